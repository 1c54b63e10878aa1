import * as z from 'zod/mini'
import type { JobMatcher } from '../core/duty/job-matcher.ts'
import type { DutyProvider } from '../core/duty/provider.ts'
import { isResourceStarted, onEvents } from '../fivem.ts'
import { callExportAs } from './call-export.ts'

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
export function ndCore(matchesJob: JobMatcher): DutyProvider {
  return {
    name: 'nd_core',
    isAvailable: () => isResourceStarted('ND_Core'),
    start: ({ changed, unloaded }) =>
      onEvents({
        'ND:characterLoaded': (loaded: Carried) => changed(loaded?.source),
        'ND:updateCharacter': (updated: Carried, key: unknown) => {
          // Saving a position or a bank balance comes here too, all the time.
          if (typeof key !== 'string' || key === 'job' || key === 'groups') changed(updated?.source)
        },
        'ND:characterUnloaded': unloaded,
      }),
    isOnDuty(source) {
      const found = callExportAs(character, 'ND_Core', 'getPlayer', source)
      return found ? matchesJob(found.job, ...Object.keys(found.groups ?? {})) : false
    },
  }
}
