import type { Clock } from '../clock.ts'
import type { Handler } from './globals.ts'
import type { Ticks } from './ticks.ts'

/** FiveM's own timers, which replace Node's: they run in ticks, and their ids are objects. */
export interface Timer {
  ref(): Timer
  unref(): Timer
  hasRef(): boolean
  refresh(): Timer
  [Symbol.toPrimitive](): number
}

interface Waiting {
  /** It runs in the first tick strictly after this time. */
  after: number
  delay: number
  repeats: boolean
  run: () => void
}

export function createTimers(
  clock: Clock,
  ticks: Ticks,
  attempt: (run: () => unknown) => unknown,
  shortest: number,
) {
  const waiting = new Map<Timer, Waiting>()
  const everyTick = new Map<number, { run: () => unknown; busy: boolean }>()
  let lastId = 0

  function start(callback: Handler, delay: unknown, repeats: boolean, args: unknown[]): Timer {
    const id = ++lastId
    let referenced = true
    const ms = Math.max(Number(delay) || 0, shortest)
    const entry: Waiting = { after: 0, delay: ms, repeats, run: () => callback(...args) }
    const wait = () => {
      entry.after = clock.now() + ms
      waiting.set(timer, entry)
      ticks.scheduleAfter(entry.after)
      return timer
    }
    const timer: Timer = {
      ref: () => {
        referenced = true
        return timer
      },
      unref: () => {
        referenced = false
        return timer
      },
      hasRef: () => referenced,
      refresh: () => (waiting.has(timer) ? wait() : timer),
      [Symbol.toPrimitive]: () => id,
    }
    return wait()
  }

  // By the object only: the game, too, silently ignores a number here.
  const clear = (timer?: unknown) => void waiting.delete(timer as Timer)

  function runTimers(): void {
    const now = clock.now()
    const due = [...waiting].filter(([, entry]) => entry.after < now)
    due.sort(([, a], [, b]) => a.after - b.after)
    for (const [timer, entry] of due) {
      if (waiting.get(timer) !== entry) continue
      if (!entry.repeats) waiting.delete(timer)
      attempt(entry.run)
      if (entry.repeats && waiting.has(timer)) {
        entry.after = now + entry.delay
        ticks.scheduleAfter(entry.after)
      }
    }
  }

  function runEveryTick(): void {
    if (everyTick.size === 0) return
    for (const entry of everyTick.values()) {
      if (entry.busy) continue
      entry.busy = true
      const done = () => {
        entry.busy = false
      }
      Promise.resolve(attempt(entry.run)).then(done, done)
    }
    ticks.scheduleAfter(clock.now())
  }

  return {
    get count() {
      return waiting.size + everyTick.size
    },
    get due() {
      if (everyTick.size > 0) return true
      const now = clock.now()
      for (const entry of waiting.values()) if (entry.after < now) return true
      return false
    },
    run() {
      runTimers()
      runEveryTick()
    },
    clear() {
      waiting.clear()
      everyTick.clear()
    },
    globals: {
      setTimeout: (callback: Handler, ms?: number, ...args: unknown[]) => start(callback, ms, false, args),
      setInterval: (callback: Handler, ms?: number, ...args: unknown[]) => start(callback, ms, true, args),
      setImmediate: (callback: Handler, ...args: unknown[]) => start(callback, 0, false, args),
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
      setTick(run: () => unknown): number {
        everyTick.set(++lastId, { run, busy: false })
        ticks.scheduleAfter(clock.now())
        return lastId
      },
      clearTick: (id: number) => void everyTick.delete(id),
    },
  }
}
