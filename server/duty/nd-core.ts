import * as z from 'zod/mini'
import { onEvents, resourceRuns } from '../game.ts'
import { askExport } from './ask.ts'
import type { Jobs } from './jobs.ts'
import type { DutySource } from './source.ts'

const character = z.nullish(
  z.object({
    source: z.number(),
    job: z.nullish(z.string()),
    // Lua's empty table arrives as an empty list.
    groups: z.nullish(z.union([z.record(z.string(), z.unknown()), z.tuple([])])),
  }),
)

type Carried = { source?: unknown } | null | undefined

/** ND_Core has no duty: on duty is who holds the job, or is in such a group. */
export function ndCore(jobs: Jobs): DutySource {
  return {
    name: 'nd_core',
    present: () => resourceRuns('ND_Core'),
    start: ({ changed, gone }) =>
      onEvents({
        'ND:characterLoaded': (loaded: Carried) => changed(loaded?.source),
        'ND:updateCharacter': (updated: Carried, key: unknown) => {
          // Saving a position or a bank balance comes here too, all the time.
          if (typeof key !== 'string' || key === 'job' || key === 'groups') changed(updated?.source)
        },
        'ND:characterUnloaded': gone,
      }),
    ask(source) {
      const found = askExport(character, 'ND_Core', 'getPlayer', source)
      return found ? jobs(found.job, ...Object.keys(found.groups ?? {})) : false
    },
  }
}
