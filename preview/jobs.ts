import { JOBS } from '../simulator/frameworks/framework.ts'
import { qbox } from '../simulator/frameworks/qbox.ts'
import type { World } from '../simulator/game/world.ts'

export interface JobsDeps {
  world: World
  isOnDuty(source: number): boolean
}

/** The players' jobs, in a stand-in of Qbox that can be switched on. While it runs, it decides who is on duty. */
export function createJobs({ world, isOnDuty }: JobsDeps) {
  const framework = qbox()
  const jobs = new Map<number, string>()
  let installed = false
  let running = false

  function load(source: number, job: string): void {
    jobs.set(source, job)
    framework.load(source, { job, onDuty: job !== 'unemployed' })
  }

  return {
    isRunning: (): boolean => running,

    /** Null while Qbox does not run. */
    jobOf: (source: number): string | null => (running ? (jobs.get(source) ?? null) : null),

    async start(): Promise<void> {
      if (running) return
      if (!installed) await world.resources.install(framework.definition)
      installed = true
      running = true
      await world.start(framework.definition.name)
      for (const { id } of world.players) load(id, isOnDuty(id) ? 'police' : 'unemployed')
    },

    async stop(): Promise<void> {
      if (!running) return
      running = false
      jobs.clear()
      await world.stop(framework.definition.name)
    },

    playerJoined(source: number): void {
      if (running) load(source, 'unemployed')
    },

    /** Throws if there is no such job. */
    setJob(source: number, job: string): void {
      if (!running) throw new Error('Choose Qbox as the duty provider first')
      if (!(job in JOBS)) throw new Error(`There is no job ${job}`)
      jobs.set(source, job)
      framework.setJob(source, job)
    },

    setDuty: (source: number, onDuty: boolean): void => framework.setDuty(source, onDuty),
  }
}

export type Jobs = ReturnType<typeof createJobs>
