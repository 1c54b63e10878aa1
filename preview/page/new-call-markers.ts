import { divIcon, type Map as LeafletMap, type Marker, marker } from 'leaflet'
import { html, render } from 'lit-html'
import { formatDuration } from '../../shared/format-duration.ts'
import type { Point, ViewModel } from '../protocol.ts'

const SIZE_PX = 28
/** The maximum distance in metres between a call and its blip; coordinates lose precision on the way. */
const SAME_POSITION_M = 1.5

export interface NewCall {
  key: string
  position: Point
}

export const isSamePosition = (a: Point, b: Point): boolean =>
  Math.hypot(a.x - b.x, a.y - b.y) < SAME_POSITION_M

/** The calls that the resource has not requested yet and that have no blip. */
export function newCalls({ cad }: ViewModel, blips: readonly Point[]): NewCall[] {
  const calls = [
    ...cad.dispatch.map((call) => ({ ...call, key: `dispatch:${call.callId}` })),
    ...cad.emergency.map((call) => ({ ...call, key: `emergency:${call.callId}` })),
  ]
  return calls.flatMap(({ key, position, newSinceRequest }) =>
    newSinceRequest && position !== null && !blips.some((blip) => isSamePosition(blip, position))
      ? [{ key, position }]
      : [],
  )
}

export function newCallText({ resource, status }: ViewModel['server'], wallTime: number): string {
  if (resource !== 'started' || status === null) return 'In the CAD. The resource is not running.'
  if (status.nextPoll === null) return 'In the CAD. No request is planned.'
  return `In the CAD. Next request in ${formatDuration(Math.max(0, status.nextPoll - wallTime))}.`
}

/** Draws a placeholder for each new call. */
export function createNewCallMarkers(map: LeafletMap) {
  const markers = new Map<string, Marker>()

  function createMarker(): Marker {
    const icon = divIcon({ className: 'new-call', iconSize: [SIZE_PX, SIZE_PX] })
    return marker([0, 0], { icon, interactive: false, keyboard: false })
  }

  return {
    show(calls: readonly NewCall[], text: string): void {
      for (const [key, drawn] of markers) {
        if (calls.some((call) => call.key === key)) continue
        drawn.remove()
        markers.delete(key)
      }
      for (const { key, position } of calls) {
        const drawn = markers.get(key) ?? createMarker()
        markers.set(key, drawn)
        drawn.setLatLng([position.y, position.x]).addTo(map)
        const element = drawn.getElement()
        if (element) render(placeholder(text), element)
      }
    },
  }
}

const placeholder = (
  text: string,
) => html`<svg viewBox="0 0 28 28" width=${SIZE_PX} height=${SIZE_PX} aria-hidden="true">
    <circle cx="14" cy="14" r="12" /><path d="M14 8v12M8 14h12" />
  </svg><span>${text}</span>`
