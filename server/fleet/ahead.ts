/** What the store's clock is ahead of ours, in ms: somewhere from the one to the other, as was found at that time of ours. */
export interface Ahead {
  least: number
  most: number
  at: number
}

/** A clock that is off by more than this, and by what clocks drift, was set. */
const LEAP_MS = 100
/** Clocks drift apart by no more than this part of the time. */
const DRIFT = 1 / 2_000

export const exactly = (ms: number, at: number): Ahead => ({ least: ms, most: ms, at })

export const middle = ({ least, most }: Ahead): number => (least + most) / 2

/**
 * What is known once the store told its time, on the way between `sent` and `heard`: the answers together say it more
 * exactly than the best of them. `leapt`: the clock was set since the last one, which says nothing any more.
 */
export function compare(
  known: Ahead | null,
  told: { now: number; sent: number; heard: number },
): { ahead: Ahead; leapt: boolean } {
  const found = { least: told.now - told.heard, most: told.now - told.sent, at: told.heard }
  if (known === null) return { ahead: found, leapt: false }
  const drift = (found.at - known.at) * DRIFT
  const [earliest, latest] = [known.least - drift, known.most + drift]
  if (found.least > latest + LEAP_MS || found.most < earliest - LEAP_MS) return { ahead: found, leapt: true }
  const [least, most] = [Math.max(earliest, found.least), Math.min(latest, found.most)]
  // They may miss each other by what is no leap yet.
  return { ahead: least <= most ? { least, most, at: found.at } : found, leapt: false }
}
