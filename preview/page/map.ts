import {
  CRS,
  control,
  divIcon,
  type LatLng,
  type LatLngExpression,
  latLngBounds,
  map as leafletMap,
  type Marker,
  marker,
  type Point as PixelPoint,
  type Polyline,
  polyline,
} from 'leaflet'
import { html, render } from 'lit-html'
import type { Blip, Point, Screen } from '../protocol.ts'
import { createBlips } from './blips.ts'
import { drawLand } from './land.ts'
import { paintOf } from './palette.ts'

export interface MapEvents {
  /** Somewhere on the map was clicked. */
  clicked(place: Point): void
  blipPicked(blip: Blip): void
  /** The dispatcher's pin was dragged. */
  pinMoved(place: Point): void
  playerMoved(place: Point): void
}

const pointOf = ({ lat, lng }: LatLng): Point => ({
  x: Math.round(lng * 10) / 10,
  y: Math.round(lat * 10) / 10,
})

/** The map of the game: what a client's natives drew, and the dispatcher's pin on the call that is open in the CAD. */
export function createMap(element: HTMLElement, events: MapEvents) {
  const map = leafletMap(element, {
    crs: CRS.Simple,
    minZoom: -5,
    maxZoom: 2,
    zoomSnap: 0.25,
    zoomDelta: 0.5,
    wheelPxPerZoomLevel: 120,
    // Two clicks are two clicks: each of them asks for a call.
    doubleClickZoom: false,
    maxBounds: latLngBounds([-7_000, -8_000], [10_500, 8_500]),
  })
  map.attributionControl.setPrefix(false)
  map.attributionControl.addAttribution('Addresses: nearest-postal, MIT, © 2019 BlockBa5her')
  control.scale({ imperial: false, position: 'bottomright' }).addTo(map)
  showCoordinates()
  map.setView([0, 300], -3.5)
  drawLand(map)

  const blips = createBlips(map, events.blipPicked)
  const pin = createPin('pin', 'Where the CAD has this call. Drag it.', events.pinMoved)
  const player = createPin('player', 'Where this player stands. Drag it.', events.playerMoved)
  let route: Polyline | null = null
  let waypoint: Marker | null = null

  map.on('click', ({ latlng }) => events.clicked(pointOf(latlng)))
  new ResizeObserver(() => map.invalidateSize()).observe(element)

  function createPin(name: string, label: string, moved: (place: Point) => void) {
    const icon = divIcon({ className: name, iconSize: name === 'pin' ? [44, 44] : [22, 22] })
    const made = marker([0, 0], {
      icon,
      draggable: true,
      autoPan: true,
      title: label,
      zIndexOffset: name === 'pin' ? 1_000 : -1_000,
    })
    made.on('add', () => {
      const shape = made.getElement()
      if (!shape) return
      shape.setAttribute('aria-label', label)
      render(name === 'pin' ? PIN : PLAYER, shape)
    })
    let held = false
    made.on('dragstart', () => {
      held = true
    })
    made.on('dragend', () => {
      held = false
      moved(pointOf(made.getLatLng()))
    })
    return {
      show(place: Point | null): void {
        if (place === null) made.remove()
        else {
          // Whoever holds it knows better than what was true before.
          if (!held) made.setLatLng([place.y, place.x])
          made.addTo(map)
        }
      },
    }
  }

  /** Under the pointer; where there is none, in the middle of the map. */
  function showCoordinates(): void {
    const line = document.createElement('output')
    line.className = 'coordinates'
    line.setAttribute('aria-label', 'Coordinates')
    element.append(line)
    let pointer: PixelPoint | null = null
    const tell = () => {
      const { x, y } = pointOf(pointer ? map.containerPointToLatLng(pointer) : map.getCenter())
      line.value = `x ${x.toFixed(0)}  y ${y.toFixed(0)}`
    }
    map.on('mousemove', ({ containerPoint }) => {
      pointer = containerPoint
      tell()
    })
    map.on('mouseout', () => {
      pointer = null
    })
    map.on('move', tell)
  }

  function drawRoute({ blips, routeTo, gpsRoute, position }: Screen): void {
    route?.remove()
    route = null
    const target = blips.find(({ handle }) => handle === routeTo)
    const points = target ? [position, target] : (gpsRoute?.points ?? [])
    if (points.length < 2) return
    const colour = target ? (target.routeColour ?? target.colour) : (gpsRoute?.colour ?? 0)
    route = polyline(
      points.map(({ x, y }): LatLngExpression => [y, x]),
      { className: 'route', color: paintOf(colour, 255).colour, weight: 4, dashArray: '10 8' },
    )
      .bindTooltip('The route, as the crow flies: the game leads along the roads', { sticky: true })
      .addTo(map)
  }

  function drawWaypoint(place: Point | null): void {
    waypoint?.remove()
    waypoint = null
    if (place === null) return
    waypoint = marker([place.y, place.x], {
      icon: divIcon({ className: 'waypoint', iconSize: [14, 14] }),
      title: "The player's waypoint",
    }).addTo(map)
  }

  return {
    show(screen: Screen | null, pinned: Point | null): void {
      blips.show(screen?.blips ?? [])
      player.show(screen?.position ?? null)
      pin.show(pinned)
      if (screen) drawRoute(screen)
      else {
        route?.remove()
        route = null
      }
      drawWaypoint(screen?.waypoint ?? null)
    },
    fit(blips: readonly Blip[], animate: boolean): void {
      if (blips.length === 0) return
      // The page around it may just have been laid out anew.
      map.invalidateSize({ animate: false })
      const { clientWidth: width, clientHeight: height } = element
      const edge = Math.min(width, height) / 9
      map.fitBounds(latLngBounds(blips.map(({ x, y }) => [y, x])), {
        maxZoom: -1,
        padding: [edge, edge],
        animate,
      })
    },
    centre: (): Point => pointOf(map.getCenter()),
    focus: blips.focus,
  }
}

const PIN = html`<svg viewBox="0 0 44 44" width="44" height="44" aria-hidden="true">
  <circle cx="22" cy="22" r="18" /><path d="M22 0v10M22 34v10M0 22h10M34 22h10" />
</svg>`
const PLAYER = html`<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M12 2l8 19-8-5-8 5z" /></svg>`
