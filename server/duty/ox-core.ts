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
 * ox_core has no duty: on duty is whose active group is an emergency service. When the active group is taken away the
 * game hears of setGroup only, and after a logout the active group still says what it was, so the groups are asked too.
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
      // CallPlayer prints an error for a player that it doesn't know.
      const found = callExportAs(player, 'ox_core', 'GetPlayer', source)
      if ((found?.charId ?? null) === null) return false
      const name = callExportAs(activeGroup, 'ox_core', 'CallPlayer', source, 'get', 'activeGroup')
      if (!name) return false
      // Grades count from 1.
      const grade = callExportAs(groups, 'ox_core', 'CallPlayer', source, 'getGroups')?.[name] ?? 0
      if (grade < 1) return false
      return matchesJob(
        name,
        parseResult(group, globalState(`group.${name}`), `GlobalState group.${name}`)?.type,
      )
    },
  }
}
