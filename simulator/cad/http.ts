import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Outage } from './fault-injector.ts'
import type { Receive } from './request-pipeline.ts'

export interface Listener {
  url: string
  /** Ends every connection, also those in the middle of an answer. */
  close(): Promise<void>
}

const LOOPBACK = '127.0.0.1'

/** The CAD on a real socket. While it is unreachable the port is closed, and opens again under the same number. */
export async function listen(receive: Receive, outage: Outage, askedPort: number): Promise<Listener> {
  const server = createServer((request, response) => {
    converse(receive, request, response).catch(() => response.destroy())
  })
  server.listen(askedPort, LOOPBACK)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  let opening = false
  let closed = false
  const unfollow = outage.onChange(follow)
  server.on('listening', follow)
  follow()

  // Opening takes Node a tick, and until then the server can't be closed: so this is looked at again when it is open.
  function follow() {
    if (server.listening) opening = false
    const wanted = !closed && outage.now()?.kind !== 'unreachable'
    if (wanted && !server.listening && !opening) {
      opening = true
      server.listen(port, LOOPBACK)
    } else if (!wanted && server.listening) {
      server.close()
      server.closeAllConnections()
    }
  }

  return {
    url: `http://${LOOPBACK}:${port}`,
    async close() {
      unfollow()
      closed = true
      const over = server.listening || opening ? once(server, 'close') : null
      follow()
      await over
    },
  }
}

async function converse(receive: Receive, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = request
  const exchange = receive({
    method,
    url: new URL(`http://${LOOPBACK}${url}`),
    authorization: headers.authorization ?? null,
  })
  if (!exchange) return void response.destroy()
  response.on('close', () => exchange.leave())

  const head = await exchange.head()
  response.writeHead(head.status, head.headers)
  response.flushHeaders()
  const body = exchange.body()
  for (;;) {
    const part = await body.next()
    if (!part.done) {
      await written(response, part.value)
    } else {
      if (part.value === 'whole') response.end()
      else if (part.value === 'reset') request.socket.resetAndDestroy()
      else request.socket.destroy()
      return
    }
  }
}

/** Waits until the system has taken it: a connection that is reset before would take the part with it. */
function written(response: ServerResponse, part: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(part, (error) => (error ? reject(error) : resolve()))
  })
}
