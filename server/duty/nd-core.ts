import * as z from 'zod/mini'
import type { JobMatcher } from '../core/duty/job-matcher.ts'
import type { DutyProvider } from '../core/duty/provider.ts'
import { isResourceStarted, onEvents } from '../fivem.ts'
import { callExportAs } from './call-export.ts'

const character = z.nullish(
  z.object({
    source: z.number(),
    job: z.nullish(z.string()),
    // An empty Lua table arrives as an empty array.
    groups: z.nullish(z.union([z.record(z.string(), z.unknown()), z.tuple([])])),
  }),
)

/** A character as events carry it. */
type EventCharacter = { source?: unknown } | null | undefined

/** ND_Core has no duty flag: holding the job or being in such a group counts as on duty. */
export function ndCore(matchesJob: JobMatcher): DutyProvider {
  return {
    name: 'nd_core',
    isAvailable: () => isResourceStarted('ND_Core'),
    start: ({ changed, unloaded }) =>
      onEvents({
        'ND:characterLoaded': (loaded: EventCharacter) => changed(loaded?.source),
        'ND:updateCharacter': (updated: EventCharacter, key: unknown) => {
          // The event also fires often for keys that have nothing to do with duty, such as the position.
          if (typeof key !== 'string' || key === 'job' || key === 'groups') changed(updated?.source)
        },
        'ND:characterUnloaded': unloaded,
      }),
    isOnDuty(source) {
      const current = callExportAs(character, 'ND_Core', 'getPlayer', source)
      return current ? matchesJob(current.job, ...Object.keys(current.groups ?? {})) : false
    },
  }
}
