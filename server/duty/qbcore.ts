import * as z from 'zod/mini'
import type { JobMatcher } from '../core/duty/job-matcher.ts'
import type { DutyProvider } from '../core/duty/provider.ts'
import { hasExport, isResourceStarted, onEvents } from '../fivem.ts'
import { callable, callExportAs, parseResult } from './call-export.ts'
import { loadedPlayer, qbPlayer } from './qbox.ts'

const coreObject = z.object({ Functions: z.object({ GetPlayer: callable }) })
const sharedJob = z.nullish(z.object({ type: z.nullish(z.string()) }))

/** QBCore (qb-core). Qbox runs under this name as well and is not it. */
export function qbcore(matchesJob: JobMatcher): DutyProvider {
  /** Of the core object, which serialises everything there is: only for versions without the export, and once. */
  let getPlayer: z.infer<typeof callable> | null = null

  function player(source: number): z.infer<typeof qbPlayer> {
    // The export came in January 2025.
    if (hasExport('qb-core', 'GetPlayer')) return callExportAs(qbPlayer, 'qb-core', 'GetPlayer', source)
    getPlayer ??= callExportAs(coreObject, 'qb-core', 'GetCoreObject').Functions.GetPlayer
    return parseResult(qbPlayer, getPlayer(source), 'Functions.GetPlayer of qb-core')
  }

  /** A character saved before its job got a type has 'none' for ever; the job's definition knows better. */
  function definedType(job: string): string | null | undefined {
    if (!hasExport('qb-core', 'GetShared')) return null
    return callExportAs(sharedJob, 'qb-core', 'GetShared', 'Jobs', job)?.type
  }

  return {
    name: 'qbcore',
    isAvailable: () => isResourceStarted('qb-core') && !isResourceStarted('qbx_core'),
    start({ changed, unloaded }) {
      getPlayer = null
      return onEvents({
        'QBCore:Server:PlayerLoaded': (player) => changed(loadedPlayer(player)),
        'QBCore:Server:OnJobUpdate': changed,
        'QBCore:Server:SetDuty': changed,
        'QBCore:Server:OnPlayerUnload': unloaded,
      })
    },
    isOnDuty(source) {
      const job = player(source)?.PlayerData.job
      if (job?.onduty !== true) return false
      return (
        matchesJob(job.name, job.type) ||
        ((job.type ?? 'none') === 'none' && matchesJob(definedType(job.name)))
      )
    },
  }
}
