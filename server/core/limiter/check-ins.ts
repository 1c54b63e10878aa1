import type { CheckInRequest } from './check-in-request.ts'

/** Interval between check-ins, and the shorter one after a failure or during a quiet period. */
const CHECK_IN_MS = 3_000
const SOON_MS = 1_000
/** A grant that arrives later than this is not used. */
const LATE_MS = 2_000

export interface CheckInsDeps<Reply> {
  request: CheckInRequest
  /** Sends a check-in. May settle off the game thread. */
  send(words: readonly (string | number)[]): Promise<Reply>
  /** When the last reply that this server read was requested, on Redis's clock. */
  readAt(): number
  /** `awayMs`: time since the last reply. Both run on the game thread. */
  onReply(reply: Reply, awayMs: number): void
  onFailure(error: unknown, awayMs: number): void
  /** Called for an exception in our own code; check-ins continue. */
  onError(error: unknown): void
  /** Steady clock, in ms. */
  steady(): number
  after(ms: number, run: () => void): () => void
  gameThread(): Promise<void>
  /** From 0 to 1. */
  random(): number
}

/** Checks in regularly, one check-in at a time. */
export function createCheckIns<Reply extends { quiet: number; known: number }>(deps: CheckInsDeps<Reply>) {
  const { request, steady } = deps
  let lastReplyAt = steady()
  let stopped = false
  let cancel = () => {}
  let last: Promise<unknown> = Promise.resolve()

  /** The reply, or null where the check-in failed. Settles on the game thread. */
  function run(wants = false): Promise<Reply | null> {
    const next = last.then(() => (stopped ? null : attempt(wants)))
    last = next.catch(deps.onError)
    return next
  }

  async function attempt(wants: boolean): Promise<Reply | null> {
    const sentAt = steady()
    const { words, received } = request.next(wants, deps.readAt())
    const outcome = await deps.send(words).then(
      (reply) => ({ reply }),
      (error: unknown) => ({ error }),
    )
    await deps.gameThread()
    if (stopped) return null
    const awayMs = steady() - lastReplyAt
    if ('error' in outcome) {
      plan(SOON_MS)
      request.failed()
      deps.onFailure(outcome.error, awayMs)
      return null
    }
    const { reply } = outcome
    plan(reply.quiet > 0 ? SOON_MS : CHECK_IN_MS)
    lastReplyAt = steady()
    received()
    request.succeeded(reply)
    deps.onReply(reply, awayMs)
    return steady() - sentAt < LATE_MS ? reply : null
  }

  function plan(ms: number): void {
    cancel()
    cancel = deps.after(ms * (0.9 + 0.2 * deps.random()), () => void run())
  }

  return {
    run,
    stop(): void {
      stopped = true
      cancel()
    },
  }
}
