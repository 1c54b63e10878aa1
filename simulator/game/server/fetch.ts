import { setTimeout as delay } from 'node:timers/promises'
import type { Game } from '../game.ts'
import type { Io } from '../io.ts'
import type { Runtime } from '../runtime.ts'

/**
 * The `fetch` of a script. It counts as I/O from the call until the body is complete, so that the clock waits for it. A
 * stopped runtime receives no reply.
 */
export function gameFetch(runtime: Runtime, game: Game): typeof fetch {
  return (input, init) => {
    const end = game.io.begin()
    const scriptSignal = init?.signal ?? (input instanceof Request ? input.signal : null)
    const signal = scriptSignal ? AbortSignal.any([scriptSignal, runtime.stopped]) : runtime.stopped
    if (scriptSignal) signal.addEventListener('abort', () => void waitForPeer(game.io), { once: true })
    return new runtime.realm.Promise<Response>((resolve, reject) => {
      game.fetch(input, { ...init, signal }).then(
        async (response) => {
          const tracked = trackResponse(response, runtime, game.io)
          await leaveThread()
          end()
          if (runtime.alive) resolve(tracked)
        },
        async (error) => {
          await leaveThread()
          end()
          if (runtime.alive) reject(error)
        },
      )
    })
  }
}

const queueImmediate = setImmediate

/**
 * A reply from this process can arrive in a microtask, still on the game thread. A real reply never does, so every
 * continuation of a request first leaves the thread.
 */
const leaveThread = () => new Promise((resolve) => queueImmediate(resolve))

/** Milliseconds of real time. */
const MAX_PEER_WAIT = 50

/**
 * Holds the clock until the peer of an aborted request has ended it, which takes some time over a real socket. While
 * the peer is parked, the clock would not wait for the next request.
 */
async function waitForPeer(io: Io): Promise<void> {
  const end = io.begin()
  await leaveThread()
  for (let ms = 0; ms < MAX_PEER_WAIT && io.parked >= io.inFlight; ms++) await delay(1)
  end()
}

function trackResponse(response: Response, runtime: Runtime, io: Io): Response {
  const { status, statusText, headers, url, redirected, body } = response
  const scriptBody = body && deliverOffThread(readAhead(body, io), runtime, io)
  const copy = new Response(scriptBody, { status, statusText, headers })
  return Object.defineProperties(copy, {
    url: { value: url },
    redirected: { value: redirected },
    // The data must belong to the script's realm; the game has one realm only.
    json: { value: async () => runtime.realm.parse(await copy.text()) },
  })
}

const MAX_READ_AHEAD_BYTES = 1024 * 1024

/** Reads the body ahead, so that a script that ignores it does not hold the clock. Limited, because a body can be endless. */
function readAhead(body: ReadableStream<Uint8Array>, io: Io): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const end = io.begin()
        try {
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          controller.error(error)
        } finally {
          end()
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MAX_READ_AHEAD_BYTES }),
  )
}

/** Delivers the body chunk by chunk as the script reads it, always off the game thread. */
function deliverOffThread(
  body: ReadableStream<Uint8Array>,
  runtime: Runtime,
  io: Io,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await reader.read().catch((error: unknown) => ({ error }))
        const end = io.begin()
        await leaveThread()
        end()
        if (!runtime.alive) return new Promise(() => {})
        if ('error' in chunk) controller.error(chunk.error)
        else if (chunk.done) controller.close()
        else controller.enqueue(chunk.value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
