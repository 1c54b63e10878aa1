import type { Clock } from '../clock.ts'
import type { Handler } from './globals.ts'
import { createTickHandlers } from './tick-handlers.ts'
import type { Ticks } from './ticks.ts'

/** A timer of FiveM, which replaces Node's timers: it runs in a tick, and its id is an object. */
export interface Timer {
  ref(): Timer
  unref(): Timer
  hasRef(): boolean
  refresh(): Timer
  [Symbol.toPrimitive](): number
}

interface TimerEntry {
  /** The timer runs in the first tick strictly after this time. */
  after: number
  delay: number
  repeats: boolean
  run: () => void
}

export function createTimers(
  clock: Clock,
  ticks: Ticks,
  runGuarded: (run: () => unknown) => unknown,
  minDelay: number,
) {
  const timers = new Map<Timer, TimerEntry>()
  const tickHandlers = createTickHandlers(clock, ticks, runGuarded)
  let lastId = 0

  function start(callback: Handler, delay: unknown, repeats: boolean, args: unknown[]): Timer {
    const id = ++lastId
    let referenced = true
    const ms = Math.max(Number(delay) || 0, minDelay)
    const entry: TimerEntry = { after: 0, delay: ms, repeats, run: () => callback(...args) }
    const schedule = () => {
      entry.after = clock.now() + ms
      timers.set(timer, entry)
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
      refresh: () => (timers.has(timer) ? schedule() : timer),
      [Symbol.toPrimitive]: () => id,
    }
    return schedule()
  }

  // The game also silently ignores a number here.
  const clear = (timer?: unknown) => void timers.delete(timer as Timer)

  function runTimers(): void {
    const now = clock.now()
    const due = [...timers].filter(([, entry]) => entry.after < now)
    due.sort(([, a], [, b]) => a.after - b.after)
    for (const [timer, entry] of due) {
      if (timers.get(timer) !== entry) continue
      if (!entry.repeats) timers.delete(timer)
      runGuarded(entry.run)
      if (entry.repeats && timers.has(timer)) {
        entry.after = now + entry.delay
        ticks.scheduleAfter(entry.after)
      }
    }
  }

  return {
    get count() {
      return timers.size + tickHandlers.count
    },
    get due() {
      if (tickHandlers.count > 0) return true
      const now = clock.now()
      for (const entry of timers.values()) if (entry.after < now) return true
      return false
    },
    run() {
      runTimers()
      tickHandlers.run()
    },
    clear() {
      timers.clear()
      tickHandlers.clear()
    },
    globals: {
      setTimeout: (callback: Handler, ms?: number, ...args: unknown[]) => start(callback, ms, false, args),
      setInterval: (callback: Handler, ms?: number, ...args: unknown[]) => start(callback, ms, true, args),
      setImmediate: (callback: Handler, ...args: unknown[]) => start(callback, 0, false, args),
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
      ...tickHandlers.globals,
    },
  }
}
