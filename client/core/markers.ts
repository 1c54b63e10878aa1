import { type Position, positionOf, type SeenCall } from '../../shared/call.ts'
import { type Rule, type Style, styleOf } from '../../shared/style.ts'

/** How the map shows a call. All fields are plain values, so two markers can be compared field by field. */
export interface Marker extends Position {
  label: string
  sprite: number
  colour: number
  scale: number
  alpha: number
  flash: number
  shortRange: boolean
  /** An index into {@link legendCategories}. */
  category: number
  /** Metres; 0 for no circle. */
  radius: number
  circleColour: number
  circleAlpha: number
  /** Whether the GPS route leads to this marker. */
  route: boolean
}

/** More markers would cover the map and the blips of other resources. */
export const MAX_MARKERS = 100

/** The factor for the opacity of markers while the calls may be out of date. */
const STALE_ALPHA = 0.6

/** The legend's categories that the rules use. The first one, the empty string, is the default category. */
export function legendCategories(rules: readonly Rule[]): string[] {
  return [...new Set(['', ...rules.map(({ style }) => style.category ?? '')])]
}

export interface MarkerSet {
  /** By call key. */
  markers: Map<string, Marker>
  /** The number of calls that have a position but no marker because of {@link MAX_MARKERS}. */
  hidden: number
}

/**
 * Returns a function that builds the markers of calls. Call objects are immutable, so the marker of each is cached: an
 * unchanged call gets the same marker object.
 */
export function createMarkerBuilder(
  rules: readonly Rule[],
  stale: boolean,
  label: (call: SeenCall) => string,
) {
  const categories = legendCategories(rules)
  const cache = new WeakMap<SeenCall, Marker>()

  function markerOf(call: SeenCall, position: Position): Marker {
    const cached = cache.get(call)
    if (cached !== undefined) return cached
    const { sprite, colour, scale, alpha, flash, shortRange, circleColour, circleAlpha, ...style }: Style =
      styleOf(rules, call)
    const opacity = stale ? STALE_ALPHA : 1
    const marker = {
      ...{ x: position.x, y: position.y, z: position.z, label: label(call) },
      ...{ sprite, colour, scale, alpha: Math.round(alpha * opacity), flash, shortRange },
      category: categories.indexOf(style.category),
      radius: call.radius ?? style.radius,
      ...{ circleColour, circleAlpha: Math.round(circleAlpha * opacity) },
      route: false,
    }
    cache.set(call, marker)
    return marker
  }

  /**
   * @param calls oldest first
   * @param routedKey the key of the call with the GPS route, which always gets a marker
   */
  return (calls: Iterable<SeenCall>, routedKey: string | null): MarkerSet => {
    const candidates = [...calls].reverse().filter((call) => positionOf(call) !== null)
    const rank = (call: SeenCall) => (call.key === routedKey ? Number.NEGATIVE_INFINITY : urgencyRank(call))
    const selected =
      candidates.length > MAX_MARKERS
        ? candidates.sort((a, b) => rank(a) - rank(b)).slice(0, MAX_MARKERS)
        : candidates
    const markers = new Map<string, Marker>()
    for (const call of selected) {
      const marker = markerOf(call, positionOf(call) as Position)
      markers.set(call.key, call.key === routedKey ? { ...marker, route: true } : marker)
    }
    return { markers, hidden: candidates.length - markers.size }
  }
}

/** Lower is more urgent. The player's own calls come first. 911 calls rank between priorities 1 and 2, calls to the civil line between 3 and 4. */
export function urgencyRank(call: SeenCall): number {
  if (call.mine) return 0
  if (call.kind === 'dispatch') return call.priority
  return call.isEmergency ? 1.5 : 3.5
}
