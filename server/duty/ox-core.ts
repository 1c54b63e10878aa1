import * as z from 'zod/mini'
import { globalState, onEvents, resourceRuns } from '../game.ts'
import { askExport, expected } from './ask.ts'
import type { Jobs } from './jobs.ts'
import type { DutySource } from './source.ts'

const player = z.nullish(z.object({ source: z.number(), charId: z.nullish(z.number()) }))
const activeGroup = z.nullish(z.string())
const groups = z.nullish(z.record(z.string(), z.number()))
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
      const found = askExport(player, 'ox_core', 'GetPlayer', source)
      if ((found?.charId ?? null) === null) return false
      const name = askExport(activeGroup, 'ox_core', 'CallPlayer', source, 'get', 'activeGroup')
      if (!name) return false
      // Grades count from 1.
      const grade = askExport(groups, 'ox_core', 'CallPlayer', source, 'getGroups')?.[name] ?? 0
      if (grade < 1) return false
      return jobs(name, expected(group, globalState(`group.${name}`), `GlobalState group.${name}`)?.type)
    },
  }
}
