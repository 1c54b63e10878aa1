import * as z from 'zod/mini'
import type { JobMatcher } from '../core/duty/job-matcher.ts'
import type { DutyProvider } from '../core/duty/provider.ts'
import { hasExport, isResourceStarted, onEvents } from '../fivem.ts'
import { callable, callExportAs, parseResult } from './call-export.ts'
import { loadedPlayer, qbPlayer } from './qbox.ts'

const coreObject = z.object({ Functions: z.object({ GetPlayer: callable }) })
const sharedJob = z.nullish(z.object({ type: z.nullish(z.string()) }))

/** QBCore (qb-core). Qbox provides the same resource name, so it is excluded. */
export function qbcore(matchesJob: JobMatcher): DutyProvider {
  /** From the core object, which serialises all players: only for versions without the export, and only once. */
  let getPlayer: z.infer<typeof callable> | null = null

  function player(source: number): z.infer<typeof qbPlayer> {
    // The export exists since January 2025.
    if (hasExport('qb-core', 'GetPlayer')) return callExportAs(qbPlayer, 'qb-core', 'GetPlayer', source)
    getPlayer ??= callExportAs(coreObject, 'qb-core', 'GetCoreObject').Functions.GetPlayer
    return parseResult(qbPlayer, getPlayer(source), 'Functions.GetPlayer of qb-core')
  }

  /** A character that was saved before its job had a type keeps 'none', so the job's definition is looked up. */
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
