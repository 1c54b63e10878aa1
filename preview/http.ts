import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const LOOPBACK = '127.0.0.1'
const MAX_BODY_BYTES = 64 * 1024

const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

export interface Asset {
  type: string
  body: string | Uint8Array
}

export interface Site {
  /** By URL path. */
  assets: ReadonlyMap<string, Asset>
  /** `send` takes the data of one server-sent event. Returns the function that unsubscribes. */
  subscribe(send: (data: string) => void): () => void
  /** Rejects with a message for the user. */
  performAction(body: unknown): Promise<void>
}

/** Starts the preview's web server. It listens on loopback only and checks the Host header of each request. */
export async function serve(site: Site, port: number): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  server.listen(port, LOOPBACK)
  await once(server, 'listening')
  const boundPort = (server.address() as AddressInfo).port
  const hosts = ['localhost', LOOPBACK].map((name) => `${name}:${boundPort}`)
  if (boundPort === 80) hosts.push('localhost', LOOPBACK)

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, headers, url = '/' } = request
    // Listening on loopback is not enough: a website's host name can resolve to 127.0.0.1 (DNS rebinding).
    if (!hosts.includes(headers.host ?? '')) return reply(response, 403, 'Only requests to localhost.')
    const path = url.split('?')[0] ?? '/'
    if (path === '/actions') return handleAction(request, response)
    if (method !== 'GET' && method !== 'HEAD') return reply(response, 405, 'Only GET.')
    if (path === '/events') return streamEvents(response)
    const asset = site.assets.get(path)
    if (!asset) return reply(response, 404, 'Not found.')
    response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': asset.type })
    response.end(method === 'HEAD' ? undefined : asset.body)
  }

  function streamEvents(response: ServerResponse): void {
    response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream' })
    response.write('retry: 500\n\n')
    const unsubscribe = site.subscribe((data) => response.write(`data: ${data}\n\n`))
    response.on('close', unsubscribe)
  }

  async function handleAction(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, headers } = request
    if (method !== 'POST') return reply(response, 405, 'Only POST.')
    if (headers.origin === undefined || !hosts.includes(headers.origin.replace(/^http:\/\//, '')))
      return reply(response, 403, "Only requests from the preview's own page.")
    if (headers['content-type'] !== 'application/json') return reply(response, 415, 'Only JSON.')
    const body = await readBody(request)
    if (body === null) return reply(response, 413, 'Request body too large.')
    try {
      await site.performAction(JSON.parse(body))
      reply(response, 204, '')
    } catch (error) {
      reply(response, 400, error instanceof Error ? error.message : String(error))
    }
  }

  return {
    url: `http://localhost:${boundPort}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' })
  response.end(text)
}

/** Null if the body is larger than the limit. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length
    if (bytes > MAX_BODY_BYTES) return null
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}
