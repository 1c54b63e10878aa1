import { setImmediate } from 'node:timers'
import type { HandleRequest } from './request-pipeline.ts'
import type { ResponseStream } from './response-stream.ts'

const MAX_REDIRECTS = 20
const REDIRECTS = [301, 302, 303, 307, 308]

/**
 * A `fetch` that reaches the CAD without a socket, whatever the host in the URL, and fails with the same errors as
 * Node's. As with Node's, its promises settle outside the game's ticks only.
 */
export function createFetch(handleRequest: HandleRequest): typeof fetch {
  return async (input, init = {}) => {
    const request = input instanceof Request ? input : undefined
    const method = (init.method ?? request?.method ?? 'GET').toUpperCase()
    const headers = new Headers(init.headers ?? request?.headers)
    const redirect = init.redirect ?? request?.redirect ?? 'follow'
    const signal = init.signal ?? request?.signal
    let url = new URL(request?.url ?? String(input))

    for (let redirects = 0; ; redirects++) {
      if (signal?.aborted) {
        await eventLoopTurn()
        throw signal.reason
      }
      const stream = handleRequest({
        ...{ method, url, authorization: headers.get('authorization') },
        body: typeof init.body === 'string' ? init.body : '',
      })
      const response = await (stream ? readResponse(stream, signal) : connectionRefused(url))
      Object.defineProperties(response, { url: { value: url.href }, redirected: { value: redirects > 0 } })
      const location = REDIRECTS.includes(response.status) ? response.headers.get('location') : null
      if (location === null || redirect === 'manual') return response
      if (redirect === 'error') throw fetchFailed(new Error('unexpected redirect'))
      if (redirects === MAX_REDIRECTS) throw fetchFailed(new Error('redirect count exceeded'))
      const next = new URL(location, url)
      if (next.origin !== url.origin) headers.delete('authorization')
      url = next
    }
  }
}

function readResponse(stream: ResponseStream, signal: AbortSignal | undefined): Promise<Response> {
  return new Promise((resolve, reject) => {
    const parts = stream.body()
    let controller: ReadableStreamDefaultController<Uint8Array>

    const body = new ReadableStream<Uint8Array>(
      {
        start(bodyController) {
          controller = bodyController
        },
        async pull() {
          const { done, value } = await parts.next()
          await eventLoopTurn()
          if (signal?.aborted) return
          if (!done) return controller.enqueue(value)
          if (value === 'complete') controller.close()
          else controller.error(terminated())
          disconnect()
        },
        cancel: disconnect,
      },
      // Nothing is read ahead, so that each part of the body arrives outside the game's ticks.
      { highWaterMark: 0 },
    )

    function disconnect() {
      signal?.removeEventListener('abort', abort)
      stream.disconnect()
    }
    async function abort() {
      disconnect()
      await eventLoopTurn()
      reject(signal?.reason)
      controller.error(signal?.reason)
    }
    signal?.addEventListener('abort', abort)

    stream.head().then(async (head) => {
      await eventLoopTurn()
      if (!signal?.aborted) resolve(new Response(body, head))
    })
  })
}

/** One turn of Node's event loop, which is outside the game's ticks. */
function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

async function connectionRefused({ hostname, port }: URL): Promise<never> {
  await eventLoopTurn()
  const target = { address: hostname, port: Number(port) || 443 }
  const cause = new Error(`connect ECONNREFUSED ${target.address}:${target.port}`)
  throw fetchFailed(
    Object.assign(cause, { errno: -111, code: 'ECONNREFUSED', syscall: 'connect', ...target }),
  )
}

function fetchFailed(cause: Error): TypeError {
  return new TypeError('fetch failed', { cause })
}

function terminated(): TypeError {
  const cause = Object.assign(new Error('other side closed'), { name: 'SocketError', code: 'UND_ERR_SOCKET' })
  return new TypeError('terminated', { cause })
}
