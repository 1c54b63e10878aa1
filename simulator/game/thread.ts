/**
 * The game thread. Natives work only while it is entered.
 *
 * An entry is two immediates of Node, queued one after the other. The first runs the scripts; Node then runs all
 * microtasks, so the promise continuations of the scripts also run on the thread; the second leaves it. Both run in one
 * check phase, so no I/O callback can run in between: code that continues after real I/O is always off the thread.
 */
export interface GameThread {
  /** Runs the function on the game thread. Resolves with its result after the thread was left. */
  enter<T>(run: () => T): Promise<T>
  /** Several entries in a row, each with its microtasks. The functions must not throw. */
  enterEach(runs: readonly (() => void)[]): Promise<void>
  readonly entered: boolean
  /** Resolves when all queued entries have run. */
  idle(): Promise<void> | void
  /** The number of the current entry. Code in one entry runs without an interruption by another tick. */
  readonly entry: number
}

// Captured here, so that a test with fake timers does not stop the game.
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
