import type { ManualClock } from '../clock.ts'

/** The ticks of a machine. A tick runs only if it was scheduled, so that an idle hour costs nothing. */
export interface Ticks {
  /** Schedules the first regular tick strictly after that time. */
  scheduleAfter(time: number): void
  /** Schedules an extra tick, one millisecond from now. */
  scheduleNow(): void
}

/** The lengths of a tick in milliseconds. */
export const SERVER_TICK = 50
export const CLIENT_FRAME = 16

export function createTicks(clock: ManualClock, length: number, tick: () => Promise<void>): Ticks {
  const scheduled = new Set<number>()

  function schedule(time: number): void {
    if (scheduled.has(time) || time === Number.POSITIVE_INFINITY) return
    scheduled.add(time)
    clock.at(time, () => {
      scheduled.delete(time)
      return tick()
    })
  }

  return {
    scheduleAfter: (time) => schedule((Math.floor(time / length) + 1) * length),
    scheduleNow: () => schedule(clock.now() + 1),
  }
}
