import * as z from 'zod/mini'
import type { JobMatcher } from '../core/duty/job-matcher.ts'
import type { DutyProvider } from '../core/duty/provider.ts'
import { hasExport, isResourceStarted, onEvents } from '../fivem.ts'
import { callable, callExportAs, parseResult } from './call-export.ts'

const job = z.object({ name: z.string(), type: z.nullish(z.string()), onDuty: z.nullish(z.boolean()) })
const xPlayer = z.nullish(z.object({ job }))
const sharedObject = z.object({ GetPlayerFromId: callable })

/**
 * ESX (es_extended). Versions before 1.11.1 have no duty flag, so holding the job counts as on duty. Add-ons for them
 * change the job to one such as 'offpolice' to take a player off duty, which matches no emergency job.
 */
export function esx(matchesJob: JobMatcher): DutyProvider {
  /** From the shared object, which serialises all players: only for versions without the export, and only once. */
  let getPlayer: z.infer<typeof callable> | null = null

  function jobOf(source: number): z.infer<typeof job> | null | undefined {
    // Exists since 1.13.0, and returns plain data instead of an object with dozens of functions.
    if (hasExport('es_extended', 'RunStaticPlayerMethod')) {
      return callExportAs(z.nullish(job), 'es_extended', 'RunStaticPlayerMethod', source, 'getJob')
    }
    getPlayer ??= callExportAs(sharedObject, 'es_extended', 'getSharedObject').GetPlayerFromId
    return parseResult(xPlayer, getPlayer(source), 'GetPlayerFromId of es_extended')?.job
  }

  return {
    name: 'esx',
    isAvailable: () => isResourceStarted('es_extended'),
    start({ changed, unloaded }) {
      getPlayer = null
      return onEvents({
        'esx:playerLoaded': changed,
        // Also fires when duty is toggled.
        'esx:setJob': changed,
        // Also fires at a logout. The export keeps returning the player until they are saved.
        'esx:playerDropped': unloaded,
      })
    },
    isOnDuty(source) {
      const current = jobOf(source)
      return current ? (current.onDuty ?? true) && matchesJob(current.name, current.type) : false
    },
  }
}
