import {
  type Coords,
  divIcon,
  GridLayer,
  type Map as LeafletMap,
  layerGroup,
  type Marker,
  marker,
  polygon,
  polyline,
} from 'leaflet'
import coast from '../../simulator/data/coast.json'
import placeNames from '../../simulator/data/places.json'
import postals from '../../simulator/data/postals.json'
import streetPoints from '../../simulator/data/streets.json'
import { type MapPoint, streetsBetween } from './street-graph.ts'

/** Leaflet's order is latitude first, so the game's (x, y) is [y, x]. */
type LatLngPair = [number, number]
const toLatLngs = (points: number[][]): LatLngPair[] => points.map(([x = 0, y = 0]) => [y, x])

/** In metres. */
const EDGE = { west: -4_500, east: 5_000, south: -4_500, north: 8_000 }
const GRID = 1_000
/** The approximate size of a place name's text, for the overlap check. */
const LETTER_WIDTH_PX = 6.5
const LINE_HEIGHT_PX = 16
/** Below this zoom level, postal codes would overlap. */
const MIN_POSTAL_ZOOM = -0.5

/** Draws San Andreas from a rough coastline, streets between addresses, and place names. */
export function drawBaseMap(map: LeafletMap): BaseMap {
  map.createPane('land').style.zIndex = '200'
  map.createPane('streets').style.zIndex = '250'
  map.createPane('labels').style.zIndex = '260'
  const options = { pane: 'land', interactive: false }
  for (const ring of coast.land) polygon(toLatLngs(ring), { ...options, className: 'land' }).addTo(map)
  for (const ring of coast.water) polygon(toLatLngs(ring), { ...options, className: 'water' }).addTo(map)
  for (const ring of coast.islands) polygon(toLatLngs(ring), { ...options, className: 'land' }).addTo(map)
  drawGrid(map)
  drawStreets(map)
  drawPostals(map)
  return drawPlaceNames(map)
}

/** A text on the map that is centred on its position and ignores the pointer. */
function createLabel(position: LatLngPair, text: string, className: string): Marker {
  const element = document.createElement('span')
  element.textContent = text
  const icon = divIcon({ className, html: element, iconSize: [0, 0] })
  return marker(position, { icon, pane: 'labels', interactive: false, keyboard: false })
}

function drawGrid(map: LeafletMap): void {
  const options = { pane: 'land', interactive: false, className: 'grid' }
  for (let x = Math.ceil(EDGE.west / GRID) * GRID; x <= EDGE.east; x += GRID) {
    const ends: LatLngPair[] = [
      [EDGE.south, x],
      [EDGE.north, x],
    ]
    polyline(ends, options).addTo(map)
    createLabel([EDGE.south, x], `x ${x}`, 'gridlabel').addTo(map)
  }
  for (let y = Math.ceil(EDGE.south / GRID) * GRID; y <= EDGE.north; y += GRID) {
    const ends: LatLngPair[] = [
      [y, EDGE.west],
      [y, EDGE.east],
    ]
    polyline(ends, options).addTo(map)
    createLabel([y, EDGE.west], `y ${y}`, 'gridlabel').addTo(map)
  }
}

/** Draws the streets on canvas tiles, because thousands of DOM elements would be slow. */
function drawStreets(map: LeafletMap): void {
  const addresses = [...postals.map(({ x, y }): MapPoint => [x, y]), ...(streetPoints as [number, number][])]
  const streets = streetsBetween(addresses).map((ends) =>
    toLatLngs(ends.map((i) => [...(addresses[i] ?? [])])),
  )

  class Streets extends GridLayer {
    override createTile({ x, y, z }: Coords): HTMLElement {
      const tile = document.createElement('canvas')
      const { x: size } = this.getTileSize()
      const scale = devicePixelRatio
      tile.width = tile.height = size * scale
      const context = tile.getContext('2d')
      if (!context) return tile
      context.scale(scale, scale)
      context.lineCap = 'round'
      const width = Math.min(9, Math.max(1.2, 4 + z * 1.4))
      const lines = streets
        .map((ends) => ends.map((end) => map.project(end, z).subtract([x * size, y * size])))
        .filter((ends) => {
          const [left, top] = [ends.map((end) => end.x), ends.map((end) => end.y)]
          return (
            Math.max(...left) > -width &&
            Math.min(...left) < size + width &&
            Math.max(...top) > -width &&
            Math.min(...top) < size + width
          )
        })
      const style = getComputedStyle(document.body)
      // A darker edge first, so that crossings look like crossings.
      for (const [variable, extra] of [
        ['--street-edge', 1.6],
        ['--street', 0],
      ] as const) {
        context.strokeStyle = style.getPropertyValue(variable)
        context.lineWidth = width + extra
        context.beginPath()
        for (const [from, to] of lines) {
          if (from === undefined || to === undefined) continue
          context.moveTo(from.x, from.y)
          context.lineTo(to.x, to.y)
        }
        context.stroke()
      }
      return tile
    }
  }

  const options = { pane: 'streets', minZoom: map.getMinZoom(), maxZoom: map.getMaxZoom() }
  const layer = new Streets(options).addTo(map)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => layer.redraw())
}

/** What names of places give way to. */
export interface BaseMap {
  avoid(points: readonly { x: number; y: number }[]): void
}

/** About half the width of a blip, in pixels. */
const BLIP_RADIUS_PX = 14

/**
 * Hides the names that overlap an earlier name of the list at the current zoom level. A name that overlaps a blip moves below
 * it.
 */
function drawPlaceNames(map: LeafletMap): BaseMap {
  const labels = placeNames.map(({ name, x, y }) => ({
    label: createLabel([y, x], name, 'place').addTo(map),
    width: name.length * LETTER_WIDTH_PX,
  }))
  let blips: LatLngPair[] = []

  function arrange(): void {
    const points = blips.map((blip) => map.latLngToLayerPoint(blip))
    const shown: { x: number; y: number; width: number }[] = []
    for (const { label, width } of labels) {
      const { x, y } = map.latLngToLayerPoint(label.getLatLng())
      const isFree = (top: number) =>
        points.every(
          (blip) =>
            Math.abs(blip.x - x) > width / 2 + BLIP_RADIUS_PX ||
            Math.abs(blip.y - top) > LINE_HEIGHT_PX / 2 + BLIP_RADIUS_PX,
        )
      const offset = [0, 22, -22, 34].find((each) => isFree(y + each)) ?? 0
      const fits = shown.every(
        (other) =>
          Math.abs(other.x - x) > (other.width + width) / 2 ||
          Math.abs(other.y - y - offset) > LINE_HEIGHT_PX,
      )
      if (fits) shown.push({ x, y: y + offset, width })
      const element = label.getElement()
      if (element === undefined) continue
      element.hidden = !fits
      element.style.marginTop = `${offset}px`
    }
  }
  map.on('zoomend', arrange)
  arrange()

  return {
    avoid(next) {
      const positions = next.map(({ x, y }): LatLngPair => [y, x])
      if (String(positions) === String(blips)) return
      blips = positions
      arrange()
    },
  }
}

/** Draws only the postal codes in view, and only when zoomed in. */
function drawPostals(map: LeafletMap): void {
  const labels = layerGroup().addTo(map)
  map.on('moveend', () => {
    labels.clearLayers()
    if (map.getZoom() < MIN_POSTAL_ZOOM) return
    const bounds = map.getBounds()
    for (const { x, y, code } of postals) {
      if (bounds.contains([y, x])) labels.addLayer(createLabel([y, x], code, 'postal'))
    }
  })
}
