/**
 * Real I/O against simulated time. The clock may only jump while nothing in the real world is under way, else a reply
 * that takes a millisecond would arrive simulated hours late.
 */
export interface Io {
  /** A request has left; call the result when it is over. */
  begin(): () => void
  /** A request now waits for the simulated clock, so settling must not wait for it; call the result when it goes on. */
  park(): () => void
  readonly inFlight: number
  readonly parked: number
  /** Waits, in real time, until every request is over or parked. */
  settle(): Promise<void>
}

const REAL_TIME_LIMIT = 10_000

// A reply passes through several turns of Node's loop before the script that awaits it has gone on.
const CALM_TURNS = 3

const queueImmediate = setImmediate
const startTimeout = setTimeout
const stopTimeout = clearTimeout

export function createIo(): Io {
  let inFlight = 0
  let parked = 0
  let stirred = false
  const sleepers: (() => void)[] = []

  function stir(): void {
    stirred = true
    for (const wake of sleepers.splice(0)) wake()
  }

  function counting(change: (by: 1 | -1) => void): () => () => void {
    return () => {
      let over = false
      change(1)
      stir()
      return () => {
        if (over) return
        over = true
        change(-1)
        stir()
      }
    }
  }

  /**
   * Sleeps until something begins or ends, or the time is over: who turned round and round waiting would keep the other
   * side from answering.
   */
  async function stirring(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    await new Promise<void>((wake) => {
      sleepers.push(wake)
      timer = startTimeout(wake, Math.max(1, ms))
    })
    stopTimeout(timer)
  }

  return {
    begin: counting((by) => {
      inFlight += by
    }),
    park: counting((by) => {
      parked += by
    }),
    get inFlight() {
      return inFlight
    },
    get parked() {
      return parked
    },
    async settle() {
      if (!stirred) return
      const end = Date.now() + REAL_TIME_LIMIT
      for (let calm = 0; calm < CALM_TURNS; calm++) {
        while (inFlight > parked) {
          calm = 0
          if (Date.now() > end) {
            throw new Error(
              `The world did not settle in ${REAL_TIME_LIMIT / 1000} s of real time: ${inFlight} requests are in flight and ${parked} are parked. ` +
                'Something answers too slowly, never, or waits for the simulated clock without io.park().',
            )
          }
          await stirring(end - Date.now() + 1)
        }
        await new Promise((resolve) => queueImmediate(resolve))
      }
      stirred = inFlight > parked
    },
  }
}
