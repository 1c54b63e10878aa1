import { esx } from '../simulator/frameworks/esx.ts'
import { type Framework, JOBS } from '../simulator/frameworks/framework.ts'
import { ndCore } from '../simulator/frameworks/nd-core.ts'
import { oxCore } from '../simulator/frameworks/ox-core.ts'
import { qbcore } from '../simulator/frameworks/qbcore.ts'
import { qbox } from '../simulator/frameworks/qbox.ts'
import type { World } from '../simulator/game/world.ts'
import type { DutyProviderName } from './protocol.ts'

export interface JobsDeps {
  world: World
  isOnDuty(source: number): boolean
}

type FrameworkName = Exclude<DutyProviderName, 'standalone'>

/** The current version of each framework. */
const FRAMEWORKS: Record<FrameworkName, () => Framework> = {
  qbox,
  qbcore: () => qbcore({ exportsFunctions: true, reemits: true }),
  esx: () => esx({ runStaticPlayerMethod: true, onDuty: true }),
  ox_core: oxCore,
  nd_core: ndCore,
}

/** The players' jobs, in a stand-in of a framework. While one runs, it decides who is on duty. */
export function createJobs({ world, isOnDuty }: JobsDeps) {
  const installed = new Map<FrameworkName, Framework>()
  const jobs = new Map<number, string>()
  let current: { name: FrameworkName; framework: Framework } | null = null

  function load(framework: Framework, source: number, job: string): void {
    jobs.set(source, job)
    framework.load(source, { job, onDuty: job !== 'unemployed' })
  }

  async function stop(): Promise<void> {
    const stopped = current
    current = null
    jobs.clear()
    if (stopped !== null) await world.stop(stopped.framework.definition.name)
  }

  return {
    provider: (): DutyProviderName => current?.name ?? 'standalone',

    /** Null while no framework runs. */
    jobOf: (source: number): string | null => jobs.get(source) ?? null,

    async use(name: DutyProviderName): Promise<void> {
      if (name === (current?.name ?? 'standalone')) return
      const onDuty = new Set(world.players.map(({ id }) => id).filter(isOnDuty))
      await stop()
      if (name === 'standalone') return
      const framework = installed.get(name) ?? FRAMEWORKS[name]()
      if (!installed.has(name)) await world.resources.install(framework.definition)
      installed.set(name, framework)
      current = { name, framework }
      await world.start(framework.definition.name)
      for (const { id } of world.players) load(framework, id, onDuty.has(id) ? 'police' : 'unemployed')
    },

    playerJoined(source: number): void {
      if (current !== null) load(current.framework, source, 'unemployed')
    },

    /** Throws if there is no such job, and while no framework runs. */
    setJob(source: number, job: string): void {
      if (current === null) throw new Error('Choose a framework as the duty provider first')
      if (!(job in JOBS)) throw new Error(`There is no job ${job}`)
      jobs.set(source, job)
      current.framework.setJob(source, job)
    },

    /** Returns false while no framework runs. */
    setDuty(source: number, onDuty: boolean): boolean {
      current?.framework.setDuty(source, onDuty)
      return current !== null
    },
  }
}

export type Jobs = ReturnType<typeof createJobs>
