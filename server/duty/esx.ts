import * as z from 'zod/mini'
import { hasExport, onEvents, resourceRuns } from '../game.ts'
import { askExport, callable, expected } from './ask.ts'
import type { Jobs } from './jobs.ts'
import type { DutySource } from './source.ts'

const job = z.object({ name: z.string(), type: z.nullish(z.string()), onDuty: z.nullish(z.boolean()) })
const xPlayer = z.nullish(z.object({ job }))
const sharedObject = z.object({ GetPlayerFromId: callable })

/**
 * ESX (es_extended). Before 1.11.1 there is no duty: whoever holds the job is on duty then. Add-ons take people off duty
 * by a job named 'off' and the job's name, which is another name.
 */
export function esx(jobs: Jobs): DutySource {
  /** Of the shared object, which serialises every player: only for versions without the export, and once. */
  let getPlayer: z.infer<typeof callable> | null = null

  function jobOf(source: number): z.infer<typeof job> | null | undefined {
    // Since 1.13.0: plain data, without dozens of functions.
    if (hasExport('es_extended', 'RunStaticPlayerMethod')) {
      return askExport(z.nullish(job), 'es_extended', 'RunStaticPlayerMethod', source, 'getJob')
    }
    getPlayer ??= askExport(sharedObject, 'es_extended', 'getSharedObject').GetPlayerFromId
    return expected(xPlayer, getPlayer(source), 'GetPlayerFromId of es_extended')?.job
  }

  return {
    name: 'esx',
    present: () => resourceRuns('es_extended'),
    start({ changed, gone }) {
      getPlayer = null
      return onEvents({
        'esx:playerLoaded': changed,
        // A duty toggle is this as well.
        'esx:setJob': changed,
        // A logout is this as well, and the player is there until saved.
        'esx:playerDropped': gone,
      })
    },
    ask(source) {
      const held = jobOf(source)
      return held ? (held.onDuty ?? true) && jobs(held.name, held.type) : false
    },
  }
}
