/** The simulated time. The CAD never reads the machine's own clock. */
export interface Clock {
  /** Milliseconds; monotonic. */
  now(): number
  /** Milliseconds since 1970; may jump. */
  wall(): number
  /** Returns a function that cancels the callback. */
  after(ms: number, callback: () => void): () => void
}

/** Marks a request as waiting for simulated time, so that the clock may advance. Call the result when the wait ends. */
export interface Io {
  park(): () => void
}

export interface Timestamp {
  /** {@link Clock.now} */
  at: number
  wall: number
}

export function timestampOf(clock: Clock): Timestamp {
  return { at: clock.now(), wall: clock.wall() }
}
