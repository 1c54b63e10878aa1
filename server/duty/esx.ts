import * as z from 'zod/mini'
import type { JobMatcher } from '../core/duty/job-matcher.ts'
import type { DutyProvider } from '../core/duty/provider.ts'
import { hasExport, isResourceStarted, onEvents } from '../fivem.ts'
import { callable, callExportAs, parseResult } from './call-export.ts'

const job = z.object({ name: z.string(), type: z.nullish(z.string()), onDuty: z.nullish(z.boolean()) })
const xPlayer = z.nullish(z.object({ job }))
const sharedObject = z.object({ GetPlayerFromId: callable })

/**
 * ESX (es_extended). Before 1.11.1 there is no duty: whoever holds the job is on duty then. Add-ons take people off duty
 * by a job named 'off' and the job's name, which is another name.
 */
export function esx(matchesJob: JobMatcher): DutyProvider {
  /** Of the shared object, which serialises every player: only for versions without the export, and once. */
  let getPlayer: z.infer<typeof callable> | null = null

  function jobOf(source: number): z.infer<typeof job> | null | undefined {
    // Since 1.13.0: plain data, without dozens of functions.
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
        // A duty toggle is this as well.
        'esx:setJob': changed,
        // A logout is this as well, and the player is there until saved.
        'esx:playerDropped': unloaded,
      })
    },
    isOnDuty(source) {
      const held = jobOf(source)
      return held ? (held.onDuty ?? true) && matchesJob(held.name, held.type) : false
    },
  }
}
