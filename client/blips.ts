import { after, type Undo } from './game.ts'
import type { Marker } from './markers.ts'
import { setBlipName } from './text.ts'

interface Drawn {
  marker: Marker
  blip: number
  /** Handles may be negative, so null is what says that there is no circle. */
  circle: number | null
}

/** A new blip with its circle takes up to 18 natives; this keeps a frame below 40. */
const NEW_PER_FRAME = 2
/** All calls share one row of the map's legend: the game has few, and every resource needs some. */
const CATEGORY = 12
/** SetBlipDisplay: on the main map and the minimap, selectable. */
const BOTH_MAPS = 2

/** Draws markers, and touches only what differs from what is drawn. */
export function createBlips() {
  const drawn = new Map<string, Drawn>()
  const waiting = new Map<string, { marker: Marker; flash: boolean }>()
  let frame: Undo | null = null

  function drawSome(): void {
    frame = null
    let left = NEW_PER_FRAME
    for (const [key, { marker, flash }] of waiting) {
      waiting.delete(key)
      drawn.set(key, draw(marker, flash))
      if (--left === 0) break
    }
    if (waiting.size > 0) frame = after(0, drawSome)
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
     * @param flashing keys of those that draw attention to themselves if they aren't drawn yet
     */
    show(markers: ReadonlyMap<string, Marker>, flashing: ReadonlySet<string>): void {
      for (const key of [...drawn.keys()]) if (!markers.has(key)) erase(key)
      for (const key of [...waiting.keys()]) if (!markers.has(key)) waiting.delete(key)
      for (const [key, marker] of markers) {
        const old = drawn.get(key)
        if (old === undefined)
          waiting.set(key, { marker, flash: flashing.has(key) || waiting.get(key)?.flash === true })
        else restyle(old, marker)
      }
      if (frame === null && waiting.size > 0) drawSome()
    },

    /** A call goes on under another key, with the blip that it has. */
    rename(from: string, to: string): void {
      const old = drawn.get(from)
      if (old === undefined || drawn.has(to)) return
      drawn.delete(from)
      drawn.set(to, old)
    },

    clear(): void {
      frame?.()
      frame = null
      waiting.clear()
      for (const key of [...drawn.keys()]) erase(key)
    },
  }
}

function draw(marker: Marker, flash: boolean): Drawn {
  const blip = AddBlipForCoord(marker.x, marker.y, marker.z)
  SetBlipSprite(blip, marker.sprite)
  SetBlipDisplay(blip, BOTH_MAPS)
  SetBlipCategory(blip, CATEGORY)
  SetBlipColour(blip, marker.colour)
  SetBlipAlpha(blip, marker.alpha)
  SetBlipScale(blip, marker.scale)
  SetBlipAsShortRange(blip, marker.shortRange)
  setBlipName(blip, marker.label)
  if (flash && marker.flash > 0) {
    SetBlipFlashes(blip, true)
    SetBlipFlashTimer(blip, Math.trunc(marker.flash * 1000))
  }
  return { marker, blip, circle: marker.radius > 0 ? drawCircle(marker) : null }
}

function drawCircle(marker: Marker): number {
  const circle = AddBlipForRadius(marker.x, marker.y, marker.z, marker.radius)
  SetBlipColour(circle, marker.circleColour)
  SetBlipAlpha(circle, marker.circleAlpha)
  SetBlipHiddenOnLegend(circle, true)
  return circle
}

function restyle(old: Drawn, marker: Marker): void {
  const { marker: before, blip } = old
  if (before === marker) return
  old.marker = marker
  const moved = marker.x !== before.x || marker.y !== before.y || marker.z !== before.z
  if (moved) SetBlipCoords(blip, marker.x, marker.y, marker.z)
  // A sprite brings its own size and name with it, so those follow.
  const resprited = marker.sprite !== before.sprite
  if (resprited) SetBlipSprite(blip, marker.sprite)
  if (marker.colour !== before.colour) SetBlipColour(blip, marker.colour)
  if (marker.alpha !== before.alpha) SetBlipAlpha(blip, marker.alpha)
  if (resprited || marker.scale !== before.scale) SetBlipScale(blip, marker.scale)
  if (marker.shortRange !== before.shortRange) SetBlipAsShortRange(blip, marker.shortRange)
  if (resprited || marker.label !== before.label) setBlipName(blip, marker.label)
  restyleCircle(old, before, moved)
}

function restyleCircle(old: Drawn, before: Marker, moved: boolean): void {
  const { marker, circle } = old
  if (circle !== null && marker.radius !== before.radius) {
    // A circle's radius is its only size and can't be set.
    RemoveBlip(circle)
    old.circle = marker.radius > 0 ? drawCircle(marker) : null
  } else if (circle === null) {
    if (marker.radius > 0) old.circle = drawCircle(marker)
  } else {
    if (moved) SetBlipCoords(circle, marker.x, marker.y, marker.z)
    if (marker.circleColour !== before.circleColour) SetBlipColour(circle, marker.circleColour)
    if (marker.circleAlpha !== before.circleAlpha) SetBlipAlpha(circle, marker.circleAlpha)
  }
}
