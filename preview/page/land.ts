import {
  type Coords,
  divIcon,
  GridLayer,
  type Map as LeafletMap,
  layerGroup,
  marker,
  polygon,
  polyline,
} from 'leaflet'
import coast from '../../simulator/data/coast.json'
import places from '../../simulator/data/places.json'
import postals from '../../simulator/data/postals.json'
import streets from '../../simulator/data/streets.json'

/** Leaflet says latitude first, so a place in the game is [y, x] to it. */
type Pair = [number, number]
const pairs = (ring: number[][]): Pair[] => ring.map(([x = 0, y = 0]) => [y, x])

const EDGE = { west: -4_500, east: 5_000, south: -4_500, north: 8_000 }
const GRID = 1_000
/** What a name on the map takes up. */
const LETTER_PX = 6.5
const LINE_PX = 16
/** From here on postal codes can be read. */
const CODES_FROM_ZOOM = -0.5

/** San Andreas as far as address points, place names and a rough coast show it. */
export function drawLand(map: LeafletMap): void {
  map.createPane('land').style.zIndex = '200'
  map.createPane('points').style.zIndex = '250'
  map.createPane('names').style.zIndex = '260'
  const still = { pane: 'land', interactive: false }
  for (const ring of coast.land) polygon(pairs(ring), { ...still, className: 'land' }).addTo(map)
  for (const ring of coast.water) polygon(pairs(ring), { ...still, className: 'water' }).addTo(map)
  for (const ring of coast.islands) polygon(pairs(ring), { ...still, className: 'land' }).addTo(map)
  drawGrid(map)
  drawPoints(map)
  drawNames(map)
  drawCodes(map)
}

function drawGrid(map: LeafletMap): void {
  const style = { pane: 'land', interactive: false, className: 'grid' }
  const label = (at: Pair, text: string, className: string) =>
    marker(at, {
      icon: divIcon({ className: `gridlabel ${className}`, html: textOf(text), iconSize: [0, 0] }),
      pane: 'names',
      interactive: false,
      keyboard: false,
    }).addTo(map)
  for (let x = Math.ceil(EDGE.west / GRID) * GRID; x <= EDGE.east; x += GRID) {
    polyline(
      [
        [EDGE.south, x],
        [EDGE.north, x],
      ],
      style,
    ).addTo(map)
    label([EDGE.south, x], `x ${x}`, 'south')
  }
  for (let y = Math.ceil(EDGE.south / GRID) * GRID; y <= EDGE.north; y += GRID) {
    polyline(
      [
        [y, EDGE.west],
        [y, EDGE.east],
      ],
      style,
    ).addTo(map)
    label([y, EDGE.west], `y ${y}`, 'west')
  }
}

/** Thousands of dots are one picture to the browser: tiles that are drawn here. */
function drawPoints(map: LeafletMap): void {
  const all: Pair[] = [...postals.map(({ x, y }): Pair => [y, x]), ...pairs(streets)]

  class Points extends GridLayer {
    override createTile({ x, y, z }: Coords): HTMLElement {
      const tile = document.createElement('canvas')
      const { x: size } = this.getTileSize()
      const sharp = devicePixelRatio
      tile.width = tile.height = size * sharp
      const ink = tile.getContext('2d')
      if (!ink) return tile
      ink.scale(sharp, sharp)
      ink.fillStyle = getComputedStyle(document.body).getPropertyValue('--street')
      const radius = Math.min(3, Math.max(0.9, 2.3 + z * 0.35))
      for (const point of all) {
        const { x: across, y: down } = map.project(point, z).subtract([x * size, y * size])
        if (Math.max(Math.abs(across - size / 2), Math.abs(down - size / 2)) > size / 2 + radius) continue
        ink.beginPath()
        ink.arc(across, down, radius, 0, 2 * Math.PI)
        ink.fill()
      }
      return tile
    }
  }

  const points = new Points({ pane: 'points', minZoom: map.getMinZoom(), maxZoom: map.getMaxZoom() }).addTo(
    map,
  )
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => points.redraw())
}

/** As many of the names as there is room for at this zoom, the first ones first. */
function drawNames(map: LeafletMap): void {
  const names = places.map(({ name, x, y }) => {
    const icon = divIcon({ className: 'place', html: textOf(name), iconSize: [0, 0] })
    const made = marker([y, x], { icon, pane: 'names', interactive: false, keyboard: false }).addTo(map)
    return { made, wide: name.length * LETTER_PX }
  })
  const makeRoom = () => {
    const taken: { x: number; y: number; wide: number }[] = []
    for (const { made, wide } of names) {
      const { x, y } = map.latLngToLayerPoint(made.getLatLng())
      const free = taken.every(
        (one) => Math.abs(one.x - x) > (one.wide + wide) / 2 || Math.abs(one.y - y) > LINE_PX,
      )
      if (free) taken.push({ x, y, wide })
      const element = made.getElement()
      if (element) element.hidden = !free
    }
  }
  map.on('zoomend', makeRoom)
  makeRoom()
}

/** Postal codes, of the part of the map that is looked at closely enough to read them. */
function drawCodes(map: LeafletMap): void {
  const codes = layerGroup().addTo(map)
  map.on('moveend', () => {
    codes.clearLayers()
    if (map.getZoom() < CODES_FROM_ZOOM) return
    const view = map.getBounds()
    for (const { x, y, code } of postals) {
      if (!view.contains([y, x])) continue
      const icon = divIcon({ className: 'postal', html: textOf(code), iconSize: [0, 0] })
      codes.addLayer(marker([y, x], { icon, pane: 'names', interactive: false, keyboard: false }))
    }
  })
}

function textOf(text: string): HTMLElement {
  const element = document.createElement('span')
  element.textContent = text
  return element
}
