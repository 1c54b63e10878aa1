import * as z from 'zod/mini'
import { callExport, onEvents, resourceRuns } from '../game.ts'
import type { Jobs } from './jobs.ts'
import type { DutySource } from './source.ts'

/** A player as both Qbox and QBCore hand it out, among dozens of functions. */
export const qbPlayer = z.object({
  PlayerData: z.object({
    source: z.number(),
    job: z.object({ name: z.string(), type: z.nullish(z.string()), onduty: z.boolean() }),
  }),
})

/** The argument of `QBCore:Server:PlayerLoaded`. */
export function loadedPlayer(player: unknown): number {
  return z.parse(qbPlayer, player).PlayerData.source
}

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
      const player = callExport('qbx_core', 'GetPlayer', source)
      if (player === null || player === undefined) return false
      const { job } = z.parse(qbPlayer, player).PlayerData
      return job.onduty && jobs(job.name, job.type)
    },
  }
}
