import { setTimeout as delay } from 'node:timers/promises'
import { type Cancel, createClock, type ManualClock } from '../clock.ts'
import { createIo, type Io } from './io.ts'
import { createThread, type GameThread } from './thread.ts'

/** The parts that advance the time: the clock, the thread for scripts, and the I/O that the clock waits for. */
export interface Time {
  readonly clock: ManualClock
  readonly thread: GameThread
  readonly io: Io
}

export const createTime = (startWall?: number): Time => ({
  clock: createClock(startWall),
  thread: createThread(),
  io: createIo(),
})

/** The interval, in milliseconds, at which a world in real time follows the real clock. */
const REAL_TIME_STEP = 10

/** Advances the time of one world: on demand, or along with real time. */
export function createTimeDriver({ clock, thread, io }: Time) {
  let running = false
  let advancing = false

  async function settle(): Promise<void> {
    await thread.idle()
    await io.settle()
  }

  async function runJobsUntil(end: number, beforeEach: () => Promise<void> | void): Promise<void> {
    await beforeEach()
    while (clock.next() <= end) {
      await clock.runNext()
      await beforeEach()
    }
    clock.moveTo(end)
  }

  async function followRealTime(): Promise<void> {
    let last = performance.now()
    while (running) {
      await delay(REAL_TIME_STEP)
      if (!running) return
      const now = performance.now()
      await runJobsUntil(clock.now() + now - last, () => {})
      last = now
    }
  }

  return {
    settle,
    async advance(ms: number): Promise<void> {
      if (running) throw new Error('The world runs in real time. Stop that before you advance it.')
      if (advancing) throw new Error('The world is being advanced already; await that first.')
      advancing = true
      try {
        await runJobsUntil(clock.now() + ms, settle)
      } finally {
        advancing = false
      }
    },
    run(): Cancel {
      if (running || advancing) throw new Error('The world runs, or is being advanced, already.')
      running = true
      void followRealTime()
      return () => {
        running = false
      }
    },
    stop(): void {
      running = false
    },
  }
}
