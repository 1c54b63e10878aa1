/**
 * The simulated time. It advances only when it is told to, so a test decides how long an hour takes.
 *
 * There are two readings: `now` is monotonic and drives timers and `process.hrtime`; `wall` is the time of day of
 * `Date`, which an operator or NTP can set.
 */
export interface Clock {
  /** Milliseconds since the world was created. */
  now(): number
  /** Milliseconds since 1970, as the game's `Date.now()` returns them. */
  wall(): number
  /** Moves the time of day forward, or back if negative. Timers are not affected. */
  jump(ms: number): void
  /** For stand-ins of systems outside the game, such as the CAD: runs at exactly that millisecond, off the game thread. */
  after(ms: number, run: () => void): Cancel
}

/** The clock with the functions that advance it, for the world only. */
export interface ManualClock extends Clock {
  at(time: number, run: () => void | Promise<void>): Cancel
  /** The time of the next job; Infinity if there is none. */
  next(): number
  /** Advances to the time of the next job and runs all jobs of that time, started in the order of their registration. */
  runNext(): Promise<void>
  moveTo(time: number): void
}

export type Cancel = () => void

interface Job {
  time: number
  run: () => void | Promise<void>
}

const DEFAULT_START = Date.UTC(2026, 3, 8, 21)

export function createClock(startWall: number = DEFAULT_START): ManualClock {
  let now = 0
  let wallAtZero = startWall
  // Latest first, so that `pop` removes the next job. Jobs of equal time run in the order of their registration.
  const jobs: Job[] = []

  function at(time: number, run: Job['run']): Cancel {
    const job = { time: Math.max(time, now), run }
    jobs.splice(firstNotAfter(jobs, job.time), 0, job)
    return () => {
      const index = jobs.indexOf(job)
      if (index !== -1) jobs.splice(index, 1)
    }
  }

  return {
    now: () => now,
    wall: () => Math.floor(wallAtZero + now),
    jump(ms) {
      wallAtZero += ms
    },
    after: (ms, run) => at(now + ms, run),
    at,
    next: () => jobs.at(-1)?.time ?? Number.POSITIVE_INFINITY,
    async runNext() {
      now = jobs.at(-1)?.time ?? now
      const due: Job[] = []
      while (jobs.at(-1)?.time === now) due.push(jobs.pop() as Job)
      await Promise.all(due.map((job) => job.run()))
    },
    moveTo(time) {
      now = Math.max(now, time)
    },
  }
}

/** The insertion index for a job of that time in the descending list: before the existing jobs of the same time. */
function firstNotAfter(jobs: Job[], time: number): number {
  let low = 0
  let high = jobs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((jobs[middle] as Job).time > time) low = middle + 1
    else high = middle
  }
  return low
}
