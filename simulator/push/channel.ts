import type { Clock } from '../cad/clock.ts'
import type { PushEvent } from './events.ts'

/** What goes wrong between the CAD and whoever listens. Chances are from 0 to 1. */
export interface ChannelFaults {
  lossRate: number
  duplicateRate: number
  /** Each event takes this long at most, and so may overtake others; in ms. */
  maxDelay: number
}

export interface Channel extends ChannelFaults {
  send(event: PushEvent): void
}

/** The way of pushed events, as unreliable as it is set to be. */
export function createChannel(
  clock: Clock,
  random: () => number,
  deliver: (event: PushEvent) => void,
): Channel {
  return {
    lossRate: 0,
    duplicateRate: 0,
    maxDelay: 0,
    send(event) {
      if (random() < this.lossRate) return
      const copies = random() < this.duplicateRate ? 2 : 1
      for (let copy = 0; copy < copies; copy++) clock.after(random() * this.maxDelay, () => deliver(event))
    },
  }
}
