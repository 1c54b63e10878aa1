import * as z from 'zod/mini'
import type { JobMatcher } from '../core/duty/job-matcher.ts'
import type { DutyProvider } from '../core/duty/provider.ts'
import { isResourceStarted, onEvents } from '../fivem.ts'
import { callExportAs } from './call-export.ts'

/** A player of Qbox or QBCore, without its dozens of functions; null or undefined while no character is loaded. */
export const qbPlayer = z.nullish(
  z.object({
    PlayerData: z.object({
      job: z.object({
        name: z.string(),
        type: z.nullish(z.string()),
        onduty: z.nullish(z.boolean()),
      }),
    }),
  }),
)

/** The server id in the argument of `QBCore:Server:PlayerLoaded`. */
export const loadedPlayer = (player?: { PlayerData?: { source?: unknown } } | null): unknown =>
  player?.PlayerData?.source

/**
 * Qbox (qbx_core). Duty belongs to the primary job. Toggling duty fires only SetDuty, losing the primary job fires only
 * onGroupUpdate, and a drop fires none of these events.
 */
export function qbox(matchesJob: JobMatcher): DutyProvider {
  return {
    name: 'qbox',
    isAvailable: () => isResourceStarted('qbx_core'),
    start: ({ changed, unloaded }) =>
      onEvents({
        'QBCore:Server:PlayerLoaded': (player) => changed(loadedPlayer(player)),
        'QBCore:Server:OnJobUpdate': changed,
        'QBCore:Server:SetDuty': changed,
        'qbx_core:server:onGroupUpdate': changed,
        'QBCore:Server:OnPlayerUnload': unloaded,
        'qbx_core:server:playerLoggedOut': unloaded,
      }),
    isOnDuty(source) {
      const job = callExportAs(qbPlayer, 'qbx_core', 'GetPlayer', source)?.PlayerData.job
      return job?.onduty === true && matchesJob(job.name, job.type)
    },
  }
}
