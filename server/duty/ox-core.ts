import * as z from 'zod/mini'
import type { JobMatcher } from '../core/duty/job-matcher.ts'
import type { DutyProvider } from '../core/duty/provider.ts'
import { globalState, isResourceStarted, onEvents } from '../fivem.ts'
import { callExportAs, parseResult } from './call-export.ts'

const player = z.nullish(z.object({ source: z.number(), charId: z.nullish(z.number()) }))
const activeGroup = z.nullish(z.string())
const groups = z.nullish(z.record(z.string(), z.number()))
const group = z.nullish(z.object({ type: z.nullish(z.string()) }))

/**
 * ox_core has no duty flag: a player is on duty if their active group is an emergency service. After a logout, and after
 * the removal of the group itself, the active group can still have its old value, so the player's groups are checked too.
 */
export function oxCore(matchesJob: JobMatcher): DutyProvider {
  return {
    name: 'ox_core',
    isAvailable: () => isResourceStarted('ox_core'),
    start: ({ changed, unloaded }) =>
      onEvents({
        'ox:playerLoaded': changed,
        'ox:setGroup': changed,
        'ox:setActiveGroup': changed,
        'ox:playerLogout': unloaded,
      }),
    isOnDuty(source) {
      // CallPlayer prints an error if the player has no character, so check that first.
      const current = callExportAs(player, 'ox_core', 'GetPlayer', source)
      if ((current?.charId ?? null) === null) return false
      const name = callExportAs(activeGroup, 'ox_core', 'CallPlayer', source, 'get', 'activeGroup')
      if (!name) return false
      // Grades start at 1.
      const grade = callExportAs(groups, 'ox_core', 'CallPlayer', source, 'getGroups')?.[name] ?? 0
      if (grade < 1) return false
      return matchesJob(
        name,
        parseResult(group, globalState(`group.${name}`), `GlobalState group.${name}`)?.type,
      )
    },
  }
}
