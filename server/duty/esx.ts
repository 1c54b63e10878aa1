import * as z from 'zod/mini'
import { callExport, hasExport, onEvents, resourceRuns } from '../game.ts'
import type { Jobs } from './jobs.ts'
import type { DutySource } from './source.ts'

const job = z.object({ name: z.string(), type: z.nullish(z.string()), onDuty: z.nullish(z.boolean()) })
const xPlayer = z.object({ job })
const sharedObject = z.object({ GetPlayerFromId: z.unknown() })

/**
 * ESX (es_extended). Before 1.11.1 there is no duty: whoever holds the job is on duty then. Add-ons take people off duty
 * by a job named 'off' and the job's name, which is another name.
 */
export function esx(jobs: Jobs): DutySource {
  /** Kept, as getting it serialises every player. */
  let getPlayer: ((source: number) => unknown) | null = null

  function jobOf(source: number): unknown {
    // Since 1.13.0: plain data, without dozens of functions.
    if (hasExport('es_extended', 'RunStaticPlayerMethod')) {
      return callExport('es_extended', 'RunStaticPlayerMethod', source, 'getJob')
    }
    getPlayer ??= z.parse(sharedObject, callExport('es_extended', 'getSharedObject'))
      .GetPlayerFromId as typeof getPlayer
    const player = getPlayer?.(source)
    return player === null || player === undefined ? null : z.parse(xPlayer, player).job
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
        'esx:playerDropped': gone,
      })
    },
    ask(source) {
      const found = jobOf(source)
      if (found === null || found === undefined) return false
      const { name, type, onDuty } = z.parse(job, found)
      return (onDuty ?? true) && jobs(name, type)
    },
  }
}
