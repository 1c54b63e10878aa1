import type { SeenCall } from '../../shared/call.ts'
import type { Board, Effect } from './board.ts'
import { knownUnits } from './units-text.ts'

/** Finds the dispatched 911 calls that were waiting for a unit and have one now. */
export function createTakenCalls({ calls, units }: Pick<Board, 'calls' | 'units'>) {
  const waiting = new Set<string>()

  return {
    onEffect(effect: Effect): void {
      if (effect.type === 'dutyStarted' || effect.type === 'dutyEnded') waiting.clear()
      if (effect.type === 'removed') waiting.delete(effect.call.key)
      // The notification about the dispatch names units that are known already.
      if (
        effect.type === 'added' &&
        effect.arrival === 'dispatched' &&
        knownUnits(effect.call, units).length === 0
      )
        waiting.add(effect.call.key)
    },

    /** Returns each call once. A call waits until its unit is known, which can be later than the attachment. */
    take(): SeenCall[] {
      const taken = [...waiting]
        .map((key) => calls.get(key))
        .filter((call) => call !== undefined && knownUnits(call, units).length > 0) as SeenCall[]
      for (const { key } of taken) waiting.delete(key)
      return taken
    },
  }
}
