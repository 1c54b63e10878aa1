import type { Clock } from '../cad/clock.ts'
import type { PushEvent } from './events.ts'

/** What goes wrong between the CAD and whoever listens. Chances are from 0 to 1. */
export interface LineFaults {
  lost: number
  doubled: number
  /** Each event takes this long at most, and so may overtake others; in ms. */
  delay: number
}

export interface Line extends LineFaults {
  send(event: PushEvent): void
}

/** The way of pushed events, as unreliable as it is set to be. */
export function createLine(clock: Clock, random: () => number, deliver: (event: PushEvent) => void): Line {
  return {
    lost: 0,
    doubled: 0,
    delay: 0,
    send(event) {
      if (random() < this.lost) return
      const copies = random() < this.doubled ? 2 : 1
      for (let copy = 0; copy < copies; copy++) clock.after(random() * this.delay, () => deliver(event))
    },
  }
}
