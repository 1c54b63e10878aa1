/**
 * The world's time. It stands still until somebody moves it, so a test decides how long an hour takes.
 *
 * There are two hands: `now` is monotonic, and is what timers and `process.hrtime` go by; `wall` is the time of day
 * that `Date` tells, which an operator or NTP can set.
 */
export interface Clock {
  /** Milliseconds since the world began. */
  now(): number
  /** Milliseconds since 1970, as the game's `Date.now()` tells. */
  wall(): number
  /** Sets the time of day forward (or back, if negative). No timer notices. */
  jump(ms: number): void
  /** For stand-ins of what is outside the game, such as the CAD: runs at that very millisecond, off the game thread. */
  after(ms: number, run: () => void): Cancel
}

/** The clock as the world holds it, which alone may move it. */
export interface DrivenClock extends Clock {
  at(time: number, run: () => void | Promise<void>): Cancel
  /** When the next job is due; Infinity if there is none. */
  next(): number
  /** Moves to when the next job is due, and runs all that are due then, begun in the order in which they were asked for. */
  runNext(): Promise<void>
  moveTo(time: number): void
}

export type Cancel = () => void

interface Job {
  time: number
  run: () => void | Promise<void>
}

export const DEFAULT_START = Date.UTC(2026, 3, 8, 21)

export function createClock(startWall: number = DEFAULT_START): DrivenClock {
  let now = 0
  let wallAtZero = startWall
  // Latest first, so that the next job is popped. Equal times keep the order in which they were asked for.
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

/** Where in a list that falls in time a new job of that time belongs: before those that are already due then. */
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
