import * as z from 'zod/mini'
import { hasExport, onEvents, resourceRuns } from '../game.ts'
import { askExport, callable, expected } from './ask.ts'
import type { Jobs } from './jobs.ts'
import { loadedPlayer, qbPlayer } from './qbox.ts'
import type { DutySource } from './source.ts'

const coreObject = z.object({ Functions: z.object({ GetPlayer: callable }) })
const sharedJob = z.nullish(z.object({ type: z.nullish(z.string()) }))

/** QBCore (qb-core). Qbox runs under this name as well and is not it. */
export function qbcore(jobs: Jobs): DutySource {
  /** Of the core object, which serialises everything there is: only for versions without the export, and once. */
  let getPlayer: z.infer<typeof callable> | null = null

  function player(source: number): z.infer<typeof qbPlayer> {
    // The export came in January 2025.
    if (hasExport('qb-core', 'GetPlayer')) return askExport(qbPlayer, 'qb-core', 'GetPlayer', source)
    getPlayer ??= askExport(coreObject, 'qb-core', 'GetCoreObject').Functions.GetPlayer
    return expected(qbPlayer, getPlayer(source), 'Functions.GetPlayer of qb-core')
  }

  /** A character saved before its job got a type has 'none' for ever; the job's definition knows better. */
  function definedType(job: string): string | null | undefined {
    if (!hasExport('qb-core', 'GetShared')) return null
    return askExport(sharedJob, 'qb-core', 'GetShared', 'Jobs', job)?.type
  }

  return {
    name: 'qbcore',
    present: () => resourceRuns('qb-core') && !resourceRuns('qbx_core'),
    start({ changed, gone }) {
      getPlayer = null
      return onEvents({
        'QBCore:Server:PlayerLoaded': (player) => changed(loadedPlayer(player)),
        'QBCore:Server:OnJobUpdate': changed,
        'QBCore:Server:SetDuty': changed,
        'QBCore:Server:OnPlayerUnload': gone,
      })
    },
    ask(source) {
      const job = player(source)?.PlayerData.job
      if (job?.onduty !== true) return false
      return jobs(job.name, job.type) || ((job.type ?? 'none') === 'none' && jobs(definedType(job.name)))
    },
  }
}
