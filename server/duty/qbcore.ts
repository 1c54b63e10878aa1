import * as z from 'zod/mini'
import { callExport, hasExport, onEvents, resourceRuns } from '../game.ts'
import type { Jobs } from './jobs.ts'
import { loadedPlayer, qbPlayer } from './qbox.ts'
import type { DutySource } from './source.ts'

const coreObject = z.object({ Functions: z.object({ GetPlayer: z.unknown() }) })
const sharedJob = z.nullish(z.object({ type: z.nullish(z.string()) }))

/** QBCore (qb-core). Qbox runs under this name as well and is not it. */
export function qbcore(jobs: Jobs): DutySource {
  /** Of the core object, which serialises everything there is: only for versions without the export, and once. */
  let getPlayer: ((source: number) => unknown) | null = null

  function player(source: number): unknown {
    // The export came in January 2025.
    if (hasExport('qb-core', 'GetPlayer')) return callExport('qb-core', 'GetPlayer', source)
    getPlayer ??= z.parse(coreObject, callExport('qb-core', 'GetCoreObject')).Functions
      .GetPlayer as typeof getPlayer
    return getPlayer?.(source)
  }

  /** A character saved before its job got a type has 'none' for ever; the job's definition knows better. */
  function definedType(job: string): string | null | undefined {
    if (!hasExport('qb-core', 'GetShared')) return null
    return z.parse(sharedJob, callExport('qb-core', 'GetShared', 'Jobs', job))?.type
  }

  return {
    name: 'qbcore',
    present: () => resourceRuns('qb-core') && !resourceRuns('qbx_core'),
    start({ changed, gone }) {
      getPlayer = null
      return onEvents({
        'QBCore:Server:PlayerLoaded': (loaded) => changed(loadedPlayer(loaded)),
        'QBCore:Server:OnJobUpdate': changed,
        'QBCore:Server:SetDuty': changed,
        'QBCore:Server:OnPlayerUnload': gone,
      })
    },
    ask(source) {
      const found = player(source)
      if (found === null || found === undefined) return false
      const { job } = z.parse(qbPlayer, found).PlayerData
      if (!job.onduty) return false
      return jobs(job.name, job.type) || ((job.type ?? 'none') === 'none' && jobs(definedType(job.name)))
    },
  }
}
