/**
 * Tracks real I/O for the simulated clock. The clock may advance only while no real I/O is in progress; otherwise a
 * reply that takes a real millisecond would arrive simulated hours late.
 */
export interface Io {
  /** A request has started. Call the result when it has ended. */
  begin(): () => void
  /** A request now waits for the simulated clock, so that `settle` does not wait for it. Call the result when it continues. */
  park(): () => void
  readonly inFlight: number
  readonly parked: number
  /** Waits, in real time, until every request has ended or is parked. */
  settle(): Promise<void>
}

/** Milliseconds of real time. */
const SETTLE_TIMEOUT = 10_000

// A reply passes through several turns of Node's event loop before the awaiting script continues.
const IDLE_TURNS = 3

const queueImmediate = setImmediate
const startTimeout = setTimeout
const stopTimeout = clearTimeout

export function createIo(): Io {
  let inFlight = 0
  let parked = 0
  let changed = false
  const waiters: (() => void)[] = []

  function notifyChange(): void {
    changed = true
    for (const resume of waiters.splice(0)) resume()
  }

  function counter(add: (amount: 1 | -1) => void): () => () => void {
    return () => {
      let ended = false
      add(1)
      notifyChange()
      return () => {
        if (ended) return
        ended = true
        add(-1)
        notifyChange()
      }
    }
  }

  /** Waits for the next change, at most `ms`. A busy loop instead would keep the peer in this process from responding. */
  async function nextChange(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    await new Promise<void>((resume) => {
      waiters.push(resume)
      timer = startTimeout(resume, Math.max(1, ms))
    })
    stopTimeout(timer)
  }

  return {
    begin: counter((amount) => {
      inFlight += amount
    }),
    park: counter((amount) => {
      parked += amount
    }),
    get inFlight() {
      return inFlight
    },
    get parked() {
      return parked
    },
    async settle() {
      if (!changed) return
      const deadline = Date.now() + SETTLE_TIMEOUT
      for (let idleTurns = 0; idleTurns < IDLE_TURNS; idleTurns++) {
        while (inFlight > parked) {
          idleTurns = 0
          if (Date.now() > deadline) {
            throw new Error(
              `The world did not settle in ${SETTLE_TIMEOUT / 1000} s of real time: ${inFlight} requests are in flight and ${parked} are parked. ` +
                'A response is too slow, never comes, or waits for the simulated clock without io.park().',
            )
          }
          await nextChange(deadline - Date.now() + 1)
        }
        await new Promise((resolve) => queueImmediate(resolve))
      }
      changed = inFlight > parked
    },
  }
}
