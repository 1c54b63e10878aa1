import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const LOOPBACK = '127.0.0.1'
const MOST_BYTES = 64 * 1024

/** A page that another website talks into coming here, or that smuggles a script in, finds nothing to do. */
const SAFE = {
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
  assets: ReadonlyMap<string, Asset>
  /** Somebody looks on: `send` is a server-sent event's data. Returns what to do when they leave. */
  watch(send: (data: string) => void): () => void
  /** Throws with a message for the visitor. */
  act(body: unknown): Promise<void>
}

/** The preview's web server. It answers this machine only, and only under a name that is this machine's. */
export async function serve(site: Site, port: number): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.listen(port, LOOPBACK)
  await once(server, 'listening')
  const bound = (server.address() as AddressInfo).port
  const hosts = ['localhost', LOOPBACK].map((name) => `${name}:${bound}`)
  if (bound === 80) hosts.push('localhost', LOOPBACK)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, headers, url = '/' } = request
    // The name as well as the address: else a website whose name is made to mean 127.0.0.1 would be let in.
    if (!hosts.includes(headers.host ?? '')) return reply(response, 403, 'Only for this machine.')
    const path = url.split('?')[0] ?? '/'
    if (path === '/actions') return take(request, response)
    if (method !== 'GET' && method !== 'HEAD') return reply(response, 405, 'Only GET.')
    if (path === '/events') return stream(response)
    const asset = site.assets.get(path)
    if (!asset) return reply(response, 404, 'Nothing here.')
    response.writeHead(200, { ...SAFE, 'content-type': asset.type })
    response.end(method === 'HEAD' ? undefined : asset.body)
  }

  function stream(response: ServerResponse): void {
    response.writeHead(200, { ...SAFE, 'content-type': 'text/event-stream' })
    response.write('retry: 500\n\n')
    const leave = site.watch((data) => response.write(`data: ${data}\n\n`))
    response.on('close', leave)
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, headers } = request
    if (method !== 'POST') return reply(response, 405, 'Only POST.')
    if (headers.origin === undefined || !hosts.includes(headers.origin.replace(/^http:\/\//, '')))
      return reply(response, 403, 'Only from the preview itself.')
    if (headers['content-type'] !== 'application/json') return reply(response, 415, 'Only JSON.')
    const text = await read(request)
    if (text === null) return reply(response, 413, 'Too long.')
    try {
      await site.act(JSON.parse(text))
      reply(response, 204, '')
    } catch (error) {
      reply(response, 400, error instanceof Error ? error.message : String(error))
    }
  }

  return {
    url: `http://localhost:${bound}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...SAFE, 'content-type': 'text/plain; charset=utf-8' })
  response.end(text)
}

async function read(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += (part as Buffer).length
    if (bytes > MOST_BYTES) return null
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString('utf8')
}
