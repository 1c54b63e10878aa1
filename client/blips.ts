import type { Marker } from './core/markers.ts'
import { after, type Disposer } from './fivem.ts'
import { setBlipName } from './game-text.ts'

interface Drawn {
  marker: Marker
  blip: number
  /** Handles may be negative, so null is what says that there is no circle. */
  circle: number | null
}

/** One takes up to 19 natives; this keeps a frame within 40. */
const MOST_PER_FRAME = 2
/** Our first category of the legend. The game lets scripts name those from 12 to 133, and others begin at 12. */
export const FIRST_CATEGORY = 120
/** SetBlipDisplay: on the main map and the minimap, selectable. */
const BOTH_MAPS = 2

type Setter = [keyof Marker, (blip: number, marker: Marker) => void]

const ICON: Setter[] = [
  ['category', (blip, { category }) => SetBlipCategory(blip, FIRST_CATEGORY + category)],
  ['colour', (blip, { colour }) => SetBlipColour(blip, colour)],
  ['alpha', (blip, { alpha }) => SetBlipAlpha(blip, alpha)],
  ['scale', (blip, { scale }) => SetBlipScale(blip, scale)],
  ['shortRange', (blip, { shortRange }) => SetBlipAsShortRange(blip, shortRange)],
  ['label', (blip, { label }) => setBlipName(blip, label)],
  ['route', routeTo],
]

const CIRCLE: Setter[] = [
  ['circleColour', (circle, { circleColour }) => SetBlipColour(circle, circleColour)],
  ['circleAlpha', (circle, { circleAlpha }) => SetBlipAlpha(circle, circleAlpha)],
]

/** Draws markers, some in each frame, and touches only what differs from what is drawn. */
export function createBlips() {
  const drawn = new Map<string, Drawn>()
  const waiting = new Map<string, { marker: Marker; flash: boolean }>()
  let frame: Disposer | null = null

  function drawSome(): void {
    frame = null
    let left = MOST_PER_FRAME
    for (const [key, { marker, flash }] of waiting) {
      if (left-- === 0) break
      waiting.delete(key)
      const old = drawn.get(key)
      const now = old === undefined ? draw(marker) : restyle(old, marker)
      drawn.set(key, now)
      if (flash) startFlash(now)
    }
    // Also after the last ones, so that what is to be drawn next in this frame waits for another.
    if (left < MOST_PER_FRAME) frame = after(0, drawSome)
  }

  function erase(key: string): void {
    const { blip, circle } = drawn.get(key) as Drawn
    drawn.delete(key)
    RemoveBlip(blip)
    if (circle !== null) RemoveBlip(circle)
  }

  return {
    /**
     * Makes the map show these markers and no others.
     * @param flashing keys of those that draw attention to themselves
     */
    show(markers: ReadonlyMap<string, Marker>, flashing: ReadonlySet<string>): void {
      for (const key of [...drawn.keys()]) if (!markers.has(key)) erase(key)
      for (const key of [...waiting.keys()]) if (!markers.has(key)) waiting.delete(key)
      for (const [key, marker] of markers) {
        const flash = flashing.has(key) || waiting.get(key)?.flash === true
        if (flash || drawn.get(key)?.marker !== marker) waiting.set(key, { marker, flash })
        else waiting.delete(key)
      }
      if (frame === null) drawSome()
    },

    /** A call goes on under another key, with the blip that it has. */
    rename(from: string, to: string): void {
      const old = drawn.get(from)
      if (old === undefined || drawn.has(to)) return
      drawn.delete(from)
      drawn.set(to, old)
    },

    /** At once, however many: who goes off duty keeps nothing. */
    clear(): void {
      frame?.()
      frame = null
      waiting.clear()
      for (const key of [...drawn.keys()]) erase(key)
    },
  }
}

function draw(marker: Marker): Drawn {
  const blip = AddBlipForCoord(marker.x, marker.y, marker.z)
  SetBlipSprite(blip, marker.sprite)
  SetBlipDisplay(blip, BOTH_MAPS)
  apply(ICON, blip, marker, { route: false })
  return { marker, blip, circle: drawCircle(marker) }
}

function restyle({ marker: before, blip, circle }: Drawn, marker: Marker): Drawn {
  const moved = marker.x !== before.x || marker.y !== before.y || marker.z !== before.z
  if (moved) SetBlipCoords(blip, marker.x, marker.y, marker.z)
  const resprited = marker.sprite !== before.sprite
  if (resprited) SetBlipSprite(blip, marker.sprite)
  // A sprite brings a look of its own with it, and a route goes where its blip was.
  apply(ICON, blip, marker, resprited ? {} : { ...before, route: before.route && !moved })
  return { marker, blip, circle: restyleCircle(circle, before, marker, moved) }
}

function drawCircle(marker: Marker): number | null {
  if (marker.radius <= 0) return null
  const circle = AddBlipForRadius(marker.x, marker.y, marker.z, marker.radius)
  apply(CIRCLE, circle, marker, {})
  SetBlipHiddenOnLegend(circle, true)
  return circle
}

function restyleCircle(circle: number | null, before: Marker, marker: Marker, moved: boolean): number | null {
  // A circle's radius is its only size and can't be set.
  if (circle === null || marker.radius !== before.radius) {
    if (circle !== null) RemoveBlip(circle)
    return drawCircle(marker)
  }
  if (moved) SetBlipCoords(circle, marker.x, marker.y, marker.z)
  apply(CIRCLE, circle, marker, before)
  return circle
}

/** Sets what differs from what was. */
function apply(setters: readonly Setter[], blip: number, marker: Marker, before: Partial<Marker>): void {
  for (const [field, set] of setters) if (marker[field] !== before[field]) set(blip, marker)
}

function routeTo(blip: number, { route, colour }: Marker): void {
  SetBlipRoute(blip, route)
  if (route) SetBlipRouteColour(blip, colour)
}

function startFlash({ blip, marker: { flash } }: Drawn): void {
  if (flash <= 0) return
  SetBlipFlashes(blip, true)
  SetBlipFlashTimer(blip, Math.trunc(flash * 1000))
}
