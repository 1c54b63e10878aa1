import * as z from 'zod/mini'
import { callExport, onEvents, resourceRuns } from '../game.ts'
import type { Jobs } from './jobs.ts'
import type { DutySource } from './source.ts'

const character = z.object({
  source: z.number(),
  job: z.nullish(z.string()),
  // Lua's empty table arrives as an empty list.
  groups: z.nullish(z.union([z.record(z.string(), z.unknown()), z.tuple([])])),
})

/** ND_Core has no duty: on duty is who holds the job, or is in such a group. */
export function ndCore(jobs: Jobs): DutySource {
  return {
    name: 'nd_core',
    present: () => resourceRuns('ND_Core'),
    start: ({ changed, gone }) =>
      onEvents({
        'ND:characterLoaded': (loaded) => changed(z.parse(character, loaded).source),
        'ND:updateCharacter': (updated, key) => {
          // Saving a position or a bank balance comes here too, all the time.
          if (typeof key !== 'string' || key === 'job' || key === 'groups')
            changed(z.parse(character, updated).source)
        },
        'ND:characterUnloaded': gone,
      }),
    ask(source) {
      const found = callExport('ND_Core', 'getPlayer', source)
      if (found === null || found === undefined) return false
      const { job, groups } = z.parse(character, found)
      return jobs(job, ...Object.keys(groups ?? {}))
    },
  }
}
