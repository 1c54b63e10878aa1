import {
  CRS,
  control,
  divIcon,
  type LatLngExpression,
  type Map as LeafletMap,
  latLngBounds,
  map as leafletMap,
  type Marker,
  marker,
  type Point as PixelPoint,
  type Polyline,
  polyline,
} from 'leaflet'
import { html } from 'lit-html'
import type { Blip, PlayerScreen, Point } from '../protocol.ts'
import { drawBaseMap } from './base-map.ts'
import { createBlips } from './blips.ts'
import { createNewCallMarkers } from './new-call-markers.ts'
import { paintOf } from './palette.ts'
import { createPin } from './pin.ts'
import { toPoint } from './to-point.ts'

export interface MapEvents {
  onClick(position: Point): void
  onBlipClick(blip: Blip): void
  /** The user dragged the pin of the call that is expanded or being created. */
  onCallMoved(position: Point): void
  onPlayerMoved(position: Point): void
}

/** The game's map with the effects of a client's native calls, and the dispatcher's pin for a call. */
export function createMap(element: HTMLElement, events: MapEvents) {
  const map = createBaseMap(element)
  const baseMap = drawBaseMap(map)
  showCoordinates(map, element)

  const blips = createBlips(map, events.onBlipClick)
  const newCallMarkers = createNewCallMarkers(map)
  const callPin = createPin(map, {
    className: 'pin',
    size: 44,
    label: 'Position of the call in the CAD. Move it by dragging or with the arrow keys.',
    shape: PIN_SHAPE,
    zIndexOffset: 1_000,
    onMoved: events.onCallMoved,
  })
  const playerPin = createPin(map, {
    className: 'player',
    size: 22,
    label: "The player's position. Move the player by dragging or with the arrow keys.",
    shape: PLAYER_SHAPE,
    zIndexOffset: -1_000,
    onMoved: events.onPlayerMoved,
  })
  let route: Polyline | null = null
  let waypoint: Marker | null = null

  map.on('click', ({ latlng }) => events.onClick(toPoint(latlng)))
  new ResizeObserver(() => map.invalidateSize()).observe(element)

  function drawRoute(screen: PlayerScreen | null): void {
    route?.remove()
    route = screen && createRoute(screen)
    route?.addTo(map)
  }

  function drawWaypoint(position: Point | null): void {
    waypoint?.remove()
    waypoint =
      position &&
      marker([position.y, position.x], {
        icon: divIcon({ className: 'waypoint', iconSize: [14, 14] }),
        title: "The player's waypoint",
      }).addTo(map)
  }

  return {
    show(screen: PlayerScreen | null, callPosition: Point | null): void {
      blips.show(screen?.blips ?? [])
      baseMap.avoid(screen?.blips.filter(({ kind }) => kind === 'coord') ?? [])
      playerPin.show(screen?.position ?? null)
      callPin.show(callPosition)
      drawRoute(screen)
      drawWaypoint(screen?.waypoint ?? null)
    },
    /** Zooms to all blips. */
    fit(blips: readonly Blip[], animate: boolean): void {
      if (blips.length === 0) return
      // The layout of the page may have changed since the last frame.
      map.invalidateSize({ animate: false })
      const { clientWidth: width, clientHeight: height } = element
      const padding = Math.min(width, height) / 9
      map.fitBounds(latLngBounds(blips.map(({ x, y }) => [y, x])), {
        maxZoom: -1,
        padding: [padding, padding],
        animate,
      })
    },
    showNewCalls: newCallMarkers.show,
    centre: (): Point => toPoint(map.getCenter()),
    focusBlip: blips.focus,
  }
}

function createBaseMap(element: HTMLElement): LeafletMap {
  const map = leafletMap(element, {
    crs: CRS.Simple,
    minZoom: -5,
    maxZoom: 2,
    zoomSnap: 0.25,
    zoomDelta: 0.5,
    wheelPxPerZoomLevel: 120,
    // A click starts a new call, so a second click must not zoom.
    doubleClickZoom: false,
    maxBounds: latLngBounds([-7_000, -8_000], [10_500, 8_500]),
  })
  map.attributionControl.setPrefix(false)
  map.attributionControl.addAttribution('Addresses: nearest-postal, MIT, © 2019 BlockBa5her')
  control.scale({ imperial: false, position: 'bottomright' }).addTo(map)
  map.setView([0, 300], -3.5)
  return map
}

/** Shows the coordinates under the pointer, or of the map's centre without a pointer. */
function showCoordinates(map: LeafletMap, element: HTMLElement): void {
  const output = document.createElement('output')
  output.className = 'coordinates'
  output.setAttribute('aria-label', 'Coordinates')
  element.append(output)
  let pointer: PixelPoint | null = null
  const update = () => {
    const { x, y } = toPoint(pointer ? map.containerPointToLatLng(pointer) : map.getCenter())
    output.value = `x ${x.toFixed(0)}  y ${y.toFixed(0)}`
  }
  map.on('mousemove', ({ containerPoint }) => {
    pointer = containerPoint
    update()
  })
  map.on('mouseout', () => {
    pointer = null
  })
  map.on('move', update)
}

/** The player's route as a straight line, because the road network is part of the game. */
function createRoute({ blips, routeTo, gpsRoute, position }: PlayerScreen): Polyline | null {
  const target = blips.find(({ handle }) => handle === routeTo)
  const points = target ? [position, target] : (gpsRoute?.points ?? [])
  if (points.length < 2) return null
  const colour = target ? (target.routeColour ?? target.colour) : (gpsRoute?.colour ?? 0)
  return polyline(
    points.map(({ x, y }): LatLngExpression => [y, x]),
    { className: 'route', color: paintOf(colour, 255).colour, weight: 4, dashArray: '10 8' },
  ).bindTooltip('The route as a straight line. The game follows the roads.', { sticky: true })
}

const PIN_SHAPE = html`<svg viewBox="0 0 44 44" width="44" height="44" aria-hidden="true">
  <circle cx="22" cy="22" r="18" /><path d="M22 0v10M22 34v10M0 22h10M34 22h10" />
</svg>`
const PLAYER_SHAPE = html`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M12 2l8 19-8-5-8 5z" /></svg>`
