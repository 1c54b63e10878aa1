import * as z from 'zod/mini'
import { callExport, globalState, onEvents, resourceRuns } from '../game.ts'
import type { Jobs } from './jobs.ts'
import type { DutySource } from './source.ts'

const player = z.object({ charId: z.nullish(z.number()) })
const activeGroup = z.nullish(z.string())
const groups = z.union([z.record(z.string(), z.number()), z.tuple([])])
const group = z.nullish(z.object({ type: z.nullish(z.string()) }))

/**
 * ox_core has no duty: on duty is whose active group is an emergency service. When the active group is taken away the
 * game hears of setGroup only, and after a logout the active group still says what it was, so the groups are asked too.
 */
export function oxCore(jobs: Jobs): DutySource {
  return {
    name: 'ox_core',
    present: () => resourceRuns('ox_core'),
    start: ({ changed, gone }) =>
      onEvents({
        'ox:playerLoaded': changed,
        'ox:setGroup': changed,
        'ox:setActiveGroup': changed,
        'ox:playerLogout': gone,
      }),
    ask(source) {
      // CallPlayer prints an error for a player that it doesn't know.
      const found = callExport('ox_core', 'GetPlayer', source)
      if (found === null || found === undefined) return false
      if ((z.parse(player, found).charId ?? null) === null) return false
      const name = z.parse(activeGroup, callExport('ox_core', 'CallPlayer', source, 'get', 'activeGroup'))
      if (name === null || name === undefined) return false
      const held = z.parse(groups, callExport('ox_core', 'CallPlayer', source, 'getGroups')) as Record<
        string,
        number
      >
      if (!(held[name] ?? 0)) return false
      return jobs(name, z.parse(group, globalState(`group.${name}`))?.type)
    },
  }
}
