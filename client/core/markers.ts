import type { Position, SeenCall } from '../../shared/call.ts'
import { positionOf, type Rule, type Style, styleOf } from '../../shared/style.ts'

/** A call as the map shows it: plain values, so that what changed is a comparison. */
export interface Marker extends Position {
  label: string
  sprite: number
  colour: number
  scale: number
  alpha: number
  flash: number
  shortRange: boolean
  /** Which of the {@link categoriesOf}. */
  category: number
  /** Metres; 0 for no circle. */
  radius: number
  circleColour: number
  circleAlpha: number
  /** The GPS leads there. */
  route: boolean
}

/** More would hide the map and what other resources show on it. */
export const MAX_DRAWN = 100

/** How much paler the map is while it may be out of date. */
const STALE_ALPHA = 0.6

/** The legend's headings that the rules name, after the usual one, which is empty. */
export function categoriesOf(rules: readonly Rule[]): string[] {
  return [...new Set(['', ...rules.map(({ style }) => style.category ?? '')])]
}

/** What is to be drawn, by call key, and how many calls have a place but no room. */
export interface Drawing {
  markers: Map<string, Marker>
  hidden: number
}

/**
 * How calls are drawn under these rules. Calls are never changed in place, so each is looked at once and an unchanged
 * one has the same marker again.
 */
export function createMarkerBuilder(
  rules: readonly Rule[],
  stale: boolean,
  label: (call: SeenCall) => string,
) {
  const categories = categoriesOf(rules)
  const known = new WeakMap<SeenCall, Marker>()

  function markerOf(call: SeenCall, place: Position): Marker {
    const old = known.get(call)
    if (old !== undefined) return old
    const { sprite, colour, scale, alpha, flash, shortRange, circleColour, circleAlpha, ...style }: Style =
      styleOf(rules, call)
    const fade = stale ? STALE_ALPHA : 1
    const marker = {
      ...{ x: place.x, y: place.y, z: place.z, label: label(call), sprite, colour, scale, flash, shortRange },
      ...{ alpha: Math.round(alpha * fade), circleColour, circleAlpha: Math.round(circleAlpha * fade) },
      category: categories.indexOf(style.category),
      radius: call.radius ?? style.radius,
      route: false,
    }
    known.set(call, marker)
    return marker
  }

  /** @param calls oldest first @param routed the key of the call that the player is led to, which is always drawn */
  return (calls: Iterable<SeenCall>, routed: string | null): Drawing => {
    const placed = [...calls].reverse().filter((call) => positionOf(call) !== null)
    const rank = (call: SeenCall) => (call.key === routed ? Number.NEGATIVE_INFINITY : urgency(call))
    const first =
      placed.length > MAX_DRAWN ? placed.sort((a, b) => rank(a) - rank(b)).slice(0, MAX_DRAWN) : placed
    const markers = new Map<string, Marker>()
    for (const call of first) {
      const marker = markerOf(call, positionOf(call) as Position)
      markers.set(call.key, call.key === routed ? { ...marker, route: true } : marker)
    }
    return { markers, hidden: placed.length - markers.size }
  }
}

/** Lower is more urgent. Only priority 1 is before what somebody dialled 911 for. */
export function urgency(call: SeenCall): number {
  if (call.kind === 'dispatch') return call.priority
  return call.isEmergency ? 1.5 : 3.5
}
