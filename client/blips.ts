import type { Position } from '../shared/call.ts'
import type { Disposer } from '../shared/disposer.ts'
import type { Marker } from './core/markers.ts'
import { after } from './fivem.ts'
import { setBlipName } from './game-text.ts'

interface DrawnMarker {
  marker: Marker
  blip: number
  /** Null for no circle. Any number can be a handle, even a negative one. */
  circle: number | null
}

/** A marker needs up to 19 natives, so this keeps a frame within 40 natives. */
const MAX_MARKERS_PER_FRAME = 2
/** The game lets scripts name the legend's categories 12 to 133. Other resources tend to start at 12. */
export const FIRST_CATEGORY = 120
/** SetBlipDisplay: on the main map and on the minimap, selectable. */
const DISPLAY_ON_BOTH_MAPS = 2

type Setter = [keyof Marker, (blip: number, marker: Marker) => void]

const BLIP_SETTERS: Setter[] = [
  ['category', (blip, { category }) => SetBlipCategory(blip, FIRST_CATEGORY + category)],
  ['colour', (blip, { colour }) => SetBlipColour(blip, colour)],
  ['alpha', (blip, { alpha }) => SetBlipAlpha(blip, alpha)],
  ['scale', (blip, { scale }) => SetBlipScale(blip, scale)],
  ['shortRange', (blip, { shortRange }) => SetBlipAsShortRange(blip, shortRange)],
  ['label', (blip, { label }) => setBlipName(blip, label)],
  ['route', setRoute],
]

const CIRCLE_SETTERS: Setter[] = [
  ['circleColour', (circle, { circleColour }) => SetBlipColour(circle, circleColour)],
  ['circleAlpha', (circle, { circleAlpha }) => SetBlipAlpha(circle, circleAlpha)],
]

/** Draws markers as blips and circles, a few in each frame, and calls only the natives for what has changed. */
export function createBlips() {
  const drawn = new Map<string, DrawnMarker>()
  const pending = new Map<string, { marker: Marker; flash: boolean }>()
  let nextFrame: Disposer | null = null

  function drawPending(): void {
    nextFrame = null
    let remaining = MAX_MARKERS_PER_FRAME
    for (const [key, { marker, flash }] of pending) {
      if (remaining-- === 0) break
      pending.delete(key)
      const before = drawn.get(key)
      const current = before === undefined ? draw(marker) : redraw(before, marker)
      drawn.set(key, current)
      if (flash) startFlash(current)
    }
    // Even if nothing is pending now: a marker that is added later in this frame has to wait for the next one.
    if (remaining < MAX_MARKERS_PER_FRAME) nextFrame = after(0, drawPending)
  }

  function remove(key: string): void {
    const { blip, circle } = drawn.get(key) as DrawnMarker
    drawn.delete(key)
    RemoveBlip(blip)
    if (circle !== null) RemoveBlip(circle)
  }

  return {
    /**
     * Shows exactly these markers.
     * @param flashing the keys of the markers that start to flash
     */
    show(markers: ReadonlyMap<string, Marker>, flashing: ReadonlySet<string>): void {
      for (const key of [...drawn.keys()]) if (!markers.has(key)) remove(key)
      for (const key of [...pending.keys()]) if (!markers.has(key)) pending.delete(key)
      for (const [key, marker] of markers) {
        const flash = flashing.has(key) || pending.get(key)?.flash === true
        if (flash || drawn.get(key)?.marker !== marker) pending.set(key, { marker, flash })
        else pending.delete(key)
      }
      if (nextFrame === null) drawPending()
    },

    /** Moves a marker that is drawn. A route to it ends at the old place until it is drawn again. */
    move(key: string, { x, y, z }: Position, routeToo: boolean): void {
      const moved = drawn.get(key)
      if (moved === undefined) return
      moved.marker = { ...moved.marker, x, y, z }
      SetBlipCoords(moved.blip, x, y, z)
      if (moved.circle !== null) SetBlipCoords(moved.circle, x, y, z)
      if (routeToo && moved.marker.route) setRoute(moved.blip, moved.marker)
    },

    /** Transfers the blip of one key to another. */
    rename(fromKey: string, toKey: string): void {
      const marker = drawn.get(fromKey)
      if (marker === undefined || drawn.has(toKey)) return
      drawn.delete(fromKey)
      drawn.set(toKey, marker)
    },

    /** Removes all markers at once, without the limit per frame. */
    clear(): void {
      nextFrame?.()
      nextFrame = null
      pending.clear()
      for (const key of [...drawn.keys()]) remove(key)
    },
  }
}

function draw(marker: Marker): DrawnMarker {
  const blip = AddBlipForCoord(marker.x, marker.y, marker.z)
  SetBlipSprite(blip, marker.sprite)
  SetBlipDisplay(blip, DISPLAY_ON_BOTH_MAPS)
  setChanged(BLIP_SETTERS, blip, marker, { route: false })
  return { marker, blip, circle: drawCircle(marker) }
}

function redraw({ marker: before, blip, circle }: DrawnMarker, marker: Marker): DrawnMarker {
  const hasMoved = marker.x !== before.x || marker.y !== before.y || marker.z !== before.z
  if (hasMoved) SetBlipCoords(blip, marker.x, marker.y, marker.z)
  const spriteChanged = marker.sprite !== before.sprite
  if (spriteChanged) SetBlipSprite(blip, marker.sprite)
  // A route keeps the old coordinates and the old colour until it is set again.
  const routeIsOutdated = marker.route && (hasMoved || marker.colour !== before.colour)
  // A new sprite resets the other properties.
  setChanged(
    BLIP_SETTERS,
    blip,
    marker,
    spriteChanged ? {} : { ...before, route: before.route && !routeIsOutdated },
  )
  return { marker, blip, circle: redrawCircle(circle, before, marker, hasMoved) }
}

function drawCircle(marker: Marker): number | null {
  if (marker.radius <= 0) return null
  const circle = AddBlipForRadius(marker.x, marker.y, marker.z, marker.radius)
  setChanged(CIRCLE_SETTERS, circle, marker, {})
  SetBlipHiddenOnLegend(circle, true)
  return circle
}

function redrawCircle(
  circle: number | null,
  before: Marker,
  marker: Marker,
  hasMoved: boolean,
): number | null {
  // The game has no native that changes the radius of a circle.
  if (circle === null || marker.radius !== before.radius) {
    if (circle !== null) RemoveBlip(circle)
    return drawCircle(marker)
  }
  if (hasMoved) SetBlipCoords(circle, marker.x, marker.y, marker.z)
  setChanged(CIRCLE_SETTERS, circle, marker, before)
  return circle
}

function setChanged(setters: readonly Setter[], blip: number, marker: Marker, before: Partial<Marker>): void {
  for (const [field, set] of setters) if (marker[field] !== before[field]) set(blip, marker)
}

function setRoute(blip: number, { route, colour }: Marker): void {
  SetBlipRoute(blip, route)
  if (route) SetBlipRouteColour(blip, colour)
}

function startFlash({ blip, marker: { flash } }: DrawnMarker): void {
  if (flash <= 0) return
  SetBlipFlashes(blip, true)
  SetBlipFlashTimer(blip, Math.trunc(flash * 1000))
}
