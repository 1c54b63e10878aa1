import { setTimeout as delay } from 'node:timers/promises'
import type { Game } from '../game.ts'
import type { Io } from '../io.ts'
import type { Runtime } from '../runtime.ts'

/**
 * `fetch` as a script gets it. The world knows of a request from the call until its body has come, so that the clock
 * waits for it. A runtime that has stopped hears of no reply.
 */
export function gameFetch(runtime: Runtime, game: Game): typeof fetch {
  return (input, init) => {
    const over = game.io.begin()
    const asked = init?.signal ?? (input instanceof Request ? input.signal : null)
    const signal = asked ? AbortSignal.any([asked, runtime.stopped]) : runtime.stopped
    if (asked) signal.addEventListener('abort', () => void untilNoticed(game.io), { once: true })
    return new runtime.realm.Promise<Response>((resolve, reject) => {
      game.fetch(input, { ...init, signal }).then(
        async (response) => {
          const seen = tracked(response, runtime, game.io)
          await offThread()
          over()
          if (runtime.alive) resolve(seen)
        },
        async (error) => {
          await offThread()
          over()
          if (runtime.alive) reject(error)
        },
      )
    })
  }
}

const queueImmediate = setImmediate

/**
 * A reply from within this process can be there in a microtask, which may still be on the game thread. Real ones
 * never are, so no continuation of a request may be.
 */
const offThread = () => new Promise((resolve) => queueImmediate(resolve))

const NOTICED_WITHIN = 50

/**
 * Holds the clock until the other side of a request that was cut off has noticed, over a real socket a little later:
 * as long as it still is parked, the next request would not be waited for.
 */
async function untilNoticed(io: Io): Promise<void> {
  const noticed = io.begin()
  await offThread()
  for (let ms = 0; ms < NOTICED_WITHIN && io.parked >= io.inFlight; ms++) await delay(1)
  noticed()
}

function tracked(response: Response, runtime: Runtime, io: Io): Response {
  const { status, statusText, headers, url, redirected, body } = response
  const copy = new Response(body && handedOut(taken(body, io), runtime, io), { status, statusText, headers })
  return Object.defineProperties(copy, {
    url: { value: url },
    redirected: { value: redirected },
    // Data of the script's own realm, as it would be in the game, where there is only one.
    json: { value: async () => runtime.realm.parse(await copy.text()) },
  })
}

const READ_AHEAD = 1024 * 1024

/** The body, read ahead: a script that ignores one must not hold up the clock, nor an endless one fill the memory. */
function taken(body: ReadableStream<Uint8Array>, io: Io): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const over = io.begin()
        try {
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          controller.error(error)
        } finally {
          over()
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: READ_AHEAD }),
  )
}

/** The same, piece by piece as the script asks for it, and always off the game thread. */
function handedOut(body: ReadableStream<Uint8Array>, runtime: Runtime, io: Io): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = await reader.read().catch((error: unknown) => ({ error }))
        const handed = io.begin()
        await offThread()
        handed()
        if (!runtime.alive) return new Promise(() => {})
        if ('error' in piece) controller.error(piece.error)
        else if (piece.done) controller.close()
        else controller.enqueue(piece.value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
