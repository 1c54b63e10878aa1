import * as z from 'zod/mini'
import { onEvents, resourceRuns } from '../game.ts'
import { askExport } from './ask.ts'
import type { Jobs } from './jobs.ts'
import type { DutySource } from './source.ts'

/** A player as both Qbox and QBCore hand it out, among dozens of functions; nothing as long as no character is loaded. */
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

/** The player that `QBCore:Server:PlayerLoaded` carries. */
export const loadedPlayer = (player?: { PlayerData?: { source?: unknown } } | null): unknown =>
  player?.PlayerData?.source

/**
 * Qbox (qbx_core). Duty is that of the primary job. Which event tells what: a toggle fires SetDuty only, the loss of the
 * primary job onGroupUpdate only, and a drop none of them.
 */
export function qbox(jobs: Jobs): DutySource {
  return {
    name: 'qbox',
    present: () => resourceRuns('qbx_core'),
    start: ({ changed, gone }) =>
      onEvents({
        'QBCore:Server:PlayerLoaded': (player) => changed(loadedPlayer(player)),
        'QBCore:Server:OnJobUpdate': changed,
        'QBCore:Server:SetDuty': changed,
        'qbx_core:server:onGroupUpdate': changed,
        'QBCore:Server:OnPlayerUnload': gone,
        'qbx_core:server:playerLoggedOut': gone,
      }),
    ask(source) {
      const job = askExport(qbPlayer, 'qbx_core', 'GetPlayer', source)?.PlayerData.job
      return job?.onduty === true && jobs(job.name, job.type)
    },
  }
}
