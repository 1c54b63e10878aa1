import type { Call } from '../shared/call.ts'
import { type Look, lookOf } from '../shared/look.ts'

/** A call as the map shows it: plain values, so that what changed is a comparison. */
export interface Marker extends Look {
  x: number
  y: number
  z: number
  label: string
  /** Metres; 0 for no circle. */
  radius: number
}

/** What is to be drawn, by call key. */
export function markersOf(calls: Iterable<Call>, label: (call: Call) => string): Map<string, Marker> {
  const markers = new Map<string, Marker>()
  for (const call of calls) {
    if (call.position === null) continue
    markers.set(call.key, { ...lookOf(call), ...call.position, label: label(call), radius: call.radius ?? 0 })
  }
  return markers
}
