/** The simulated time. Whatever has these three will do; nothing in the CAD reads the machine's own clock. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number
  /** Milliseconds since 1970, which may jump. */
  wall(): number
  after(ms: number, fn: () => void): () => void
}

/** Tells the world that a request is waiting for simulated time, which therefore may go on. Undo when it no longer is. */
export interface Io {
  park(): () => void
}

export interface Moment {
  at: number
  wall: number
}

export function momentOf(clock: Clock): Moment {
  return { at: clock.now(), wall: clock.wall() }
}
