/**
 * The game thread. Natives work while it is entered, and nowhere else.
 *
 * An entry is two real immediates queued back to back. The first runs the scripts; Node then drains all microtasks,
 * so every promise continuation that the scripts caused still runs on the thread; the second leaves it. Both are in
 * one check phase, so no I/O callback can come between: what continues after real I/O is always off the thread.
 */
export interface GameThread {
  /** Runs it on the game thread; resolves with its result when the thread is left again. */
  enter<T>(run: () => T): Promise<T>
  /** Several entries in a row, each with its microtasks. What they throw is theirs to catch. */
  enterEach(runs: readonly (() => void)[]): Promise<void>
  readonly entered: boolean
  /** Resolves when all that was to run has run. */
  idle(): Promise<void> | void
  /** Counts the entries. Two things that happen in the same entry happen without a pause between. */
  readonly entry: number
}

// Taken once: a test that installs fake timers must not stop the game.
const queueImmediate = setImmediate

export function createThread(): GameThread {
  let entered = false
  let entry = 0
  let waiting = 0

  function queueEntry(run: () => void): void {
    waiting++
    queueImmediate(() => {
      entered = true
      entry++
      waiting--
      run()
    })
  }
  const queueExit = (then: () => void) =>
    queueImmediate(() => {
      entered = false
      then()
    })

  return {
    get entered() {
      return entered
    },
    get entry() {
      return entry
    },
    idle: () => (waiting > 0 ? new Promise<void>((resolve) => queueExit(resolve)) : undefined),
    enter: <T>(run: () => T) =>
      new Promise<T>((resolve, reject) => {
        let leave: () => void
        queueEntry(() => {
          try {
            const result = run()
            leave = () => resolve(result)
          } catch (error) {
            leave = () => reject(error)
          }
        })
        queueExit(() => leave())
      }),
    enterEach: (runs) =>
      new Promise((resolve) => {
        for (const run of runs) queueEntry(run)
        queueExit(resolve)
      }),
  }
}
