import type { ManualClock } from '../clock.ts'

/** A machine's tick. It comes only where somebody waits for it, so an idle hour costs nothing. */
export interface Ticks {
  /** Asks for the first tick strictly after that time. */
  scheduleAfter(time: number): void
  /** Asks for one that does not wait for its turn. */
  scheduleNow(): void
}

export const SERVER_TICK = 50
export const CLIENT_FRAME = 16

export function createTicks(clock: ManualClock, length: number, tick: () => Promise<void>): Ticks {
  const asked = new Set<number>()

  function ask(time: number): void {
    if (asked.has(time) || time === Number.POSITIVE_INFINITY) return
    asked.add(time)
    clock.at(time, () => {
      asked.delete(time)
      return tick()
    })
  }

  return {
    scheduleAfter: (time) => ask((Math.floor(time / length) + 1) * length),
    scheduleNow: () => ask(clock.now() + 1),
  }
}
