import { setImmediate } from 'node:timers'
import type { Receive } from './request-pipeline.ts'
import type { Exchange } from './response-stream.ts'

const MOST_REDIRECTS = 20
const REDIRECTS = [301, 302, 303, 307, 308]

/**
 * A `fetch` that has the CAD at the other end, whatever the host in the url, and fails in the words of Node's own.
 * Like that one, it goes on from outside the game's ticks only.
 */
export function createFetch(receive: Receive): typeof fetch {
  return async (input, init = {}) => {
    const request = input instanceof Request ? input : undefined
    const method = (init.method ?? request?.method ?? 'GET').toUpperCase()
    const headers = new Headers(init.headers ?? request?.headers)
    const redirect = init.redirect ?? request?.redirect ?? 'follow'
    const signal = init.signal ?? request?.signal
    let url = new URL(request?.url ?? String(input))

    for (let redirects = 0; ; redirects++) {
      if (signal?.aborted) {
        await outsideTheGame()
        throw signal.reason
      }
      const exchange = receive({ method, url, authorization: headers.get('authorization') })
      const response = await (exchange ? respond(exchange, signal) : refused(url))
      Object.defineProperties(response, { url: { value: url.href }, redirected: { value: redirects > 0 } })
      const location = REDIRECTS.includes(response.status) ? response.headers.get('location') : null
      if (location === null || redirect === 'manual') return response
      if (redirect === 'error') throw failed(new Error('unexpected redirect'))
      if (redirects === MOST_REDIRECTS) throw failed(new Error('redirect count exceeded'))
      const next = new URL(location, url)
      if (next.origin !== url.origin) headers.delete('authorization')
      url = next
    }
  }
}

function respond(exchange: Exchange, signal: AbortSignal | undefined): Promise<Response> {
  return new Promise((resolve, reject) => {
    const parts = exchange.body()
    let controller: ReadableStreamDefaultController<Uint8Array>

    const body = new ReadableStream<Uint8Array>(
      {
        start(own) {
          controller = own
        },
        async pull() {
          const { done, value } = await parts.next()
          await outsideTheGame()
          if (signal?.aborted) return
          if (!done) return controller.enqueue(value)
          if (value === 'whole') controller.close()
          else controller.error(terminated())
          leave()
        },
        cancel: leave,
      },
      // Nothing is read ahead, so that each part of the body comes from outside the game too.
      { highWaterMark: 0 },
    )

    function leave() {
      signal?.removeEventListener('abort', abort)
      exchange.leave()
    }
    async function abort() {
      leave()
      await outsideTheGame()
      reject(signal?.reason)
      controller.error(signal?.reason)
    }
    signal?.addEventListener('abort', abort)

    exchange.head().then(async (head) => {
      await outsideTheGame()
      if (!signal?.aborted) resolve(new Response(body, head))
    })
  })
}

/** A turn of Node's own event loop, which no tick of the game is. */
function outsideTheGame(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

async function refused({ hostname, port }: URL): Promise<never> {
  await outsideTheGame()
  const at = { address: hostname, port: Number(port) || 443 }
  const cause = new Error(`connect ECONNREFUSED ${at.address}:${at.port}`)
  throw failed(Object.assign(cause, { errno: -111, code: 'ECONNREFUSED', syscall: 'connect', ...at }))
}

function failed(cause: Error): TypeError {
  return new TypeError('fetch failed', { cause })
}

function terminated(): TypeError {
  const cause = Object.assign(new Error('other side closed'), { name: 'SocketError', code: 'UND_ERR_SOCKET' })
  return new TypeError('terminated', { cause })
}
