import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FaultInjector } from './fault-injector.ts'
import type { HandleRequest } from './request-pipeline.ts'

export interface Listener {
  url: string
  /** Ends every connection, those with an unfinished response included. */
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'

/** Serves the CAD on a real socket. While the CAD is unreachable the port is closed; it opens again with the same number. */
export async function listen(
  handleRequest: HandleRequest,
  faultInjector: FaultInjector,
  requestedPort: number,
): Promise<Listener> {
  const server = createServer((request, response) => {
    respond(handleRequest, request, response).catch(() => response.destroy())
  })
  server.listen(requestedPort, LOOPBACK)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  let opening = false
  let closed = false
  const removeListener = faultInjector.onChange(update)
  server.on('listening', update)
  update()

  // The server opens asynchronously and cannot be closed until then, so this runs again when it is open.
  function update() {
    if (server.listening) opening = false
    const reachable = !closed && faultInjector.current()?.kind !== 'unreachable'
    if (reachable && !server.listening && !opening) {
      opening = true
      server.listen(port, LOOPBACK)
    } else if (!reachable && server.listening) {
      server.close()
      server.closeAllConnections()
    }
  }

  return {
    url: `http://${LOOPBACK}:${port}`,
    async close() {
      removeListener()
      closed = true
      const serverClosed = server.listening || opening ? once(server, 'close') : null
      update()
      await serverClosed
    },
  }
}

async function respond(
  handleRequest: HandleRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request
  const requestBody = await readBody(request)
  const stream = handleRequest({
    method,
    url: new URL(`http://${LOOPBACK}${url}`),
    authorization: headers.authorization ?? null,
    body: requestBody,
  })
  if (!stream) return void response.destroy()
  response.on('close', () => stream.disconnect())

  const head = await stream.head()
  response.writeHead(head.status, head.headers)
  response.flushHeaders()
  const body = stream.body()
  for (;;) {
    const part = await body.next()
    if (!part.done) {
      await write(response, part.value)
    } else {
      if (part.value === 'complete') response.end()
      else if (part.value === 'reset') request.socket.resetAndDestroy()
      else request.socket.destroy()
      return
    }
  }
}

/** No request of this resource has a longer body; the rest of a longer one is ignored. */
const MAX_BODY_LENGTH = 64 * 1024

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk
    if (body.length > MAX_BODY_LENGTH) break
  }
  return body
}

/** Resolves when the operating system has the part: an earlier reset of the connection would discard it. */
function write(response: ServerResponse, part: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(part, (error) => (error ? reject(error) : resolve()))
  })
}
