import type { Call } from '../../../shared/call.ts'
import type { Responders } from './responders.ts'

/** Bounds the memory. */
const MAX_CALLS = 50

/** Remembers who responded to 911 calls that are gone: the dispatch call that replaces one may arrive later. */
export function createFormerResponders({ of }: Pick<Responders, 'of'>) {
  const sources = new Map<string, number[]>()

  return {
    of: (key: string): number[] => sources.get(key) ?? [],

    /** Call it before the responses to the call end. */
    remember(call: Call): void {
      const responders = of(call.key)
      if (call.kind !== 'emergency' || responders.length === 0) return
      sources.set(call.key, responders)
      for (const oldest of sources.keys()) if (sources.size > MAX_CALLS) sources.delete(oldest)
    },
  }
}
