import type { Clock } from '../cad/clock.ts'
import type { PushEvent } from './events.ts'

/** The faults between the CAD and the receiver of its push events. Rates are from 0 to 1. */
export interface ChannelFaults {
  lossRate: number
  duplicateRate: number
  /** Milliseconds. Each event has a random delay up to this, so events can arrive out of order. */
  maxDelay: number
}

export interface Channel extends ChannelFaults {
  send(event: PushEvent): void
}

/** An unreliable channel for push events. It starts without faults; set its fields to add some. */
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
