import {
  type Circle,
  circle,
  divIcon,
  type LatLngExpression,
  type Layer,
  type Map as LeafletMap,
  type Marker,
  marker,
  type Polygon,
  polygon,
} from 'leaflet'
import { render } from 'lit-html'
import type { Blip } from '../protocol.ts'
import { glyph } from './glyphs.ts'
import { paintOf } from './palette.ts'

/** A blip of scale 1, in pixels. */
const SIZE = 26
/** SetBlipDisplay's numbers that keep a blip off the main map. */
const NOT_ON_THE_MAP = [0, 1, 5, 7, 9]

interface Drawn {
  json: string
  layer: Layer
}

/** Draws a client's blips, each by its handle, and touches those that changed. */
export function createBlips(map: LeafletMap, picked: (blip: Blip) => void) {
  map.createPane('areas').style.zIndex = '350'
  const drawn = new Map<number, Drawn>()

  function draw(blip: Blip): Layer {
    if (blip.kind === 'radius') return drawCircle(blip)
    if (blip.kind === 'area') return drawArea(blip)
    return drawIcon(blip, picked)
  }

  return {
    show(blips: readonly Blip[]): void {
      const wanted = new Map(
        blips.filter(({ display }) => !NOT_ON_THE_MAP.includes(display)).map((blip) => [blip.handle, blip]),
      )
      for (const [handle, { layer }] of drawn) {
        if (wanted.has(handle)) continue
        layer.remove()
        drawn.delete(handle)
      }
      for (const [handle, blip] of wanted) {
        const json = JSON.stringify(blip)
        const before = drawn.get(handle)
        if (before?.json === json) continue
        if (before && blip.kind === 'coord') {
          restyleIcon(before.layer as Marker, blip, picked)
          before.json = json
        } else {
          before?.layer.remove()
          drawn.set(handle, { json, layer: draw(blip).addTo(map) })
        }
      }
    },
    focus(handle: number): void {
      const layer = drawn.get(handle)?.layer as Marker | undefined
      if (!layer) return
      map.panTo(layer.getLatLng())
      layer.getElement()?.focus()
    },
  }
}

const at = ({ x, y }: Blip): LatLngExpression => [y, x]

function drawIcon(blip: Blip, picked: (blip: Blip) => void): Marker {
  const icon = marker(at(blip), { icon: divIcon({ className: 'blip', iconSize: [0, 0] }), riseOnHover: true })
  icon.bindTooltip('', { direction: 'top', offset: [0, -SIZE / 2], className: 'bliplabel' })
  icon.on('add', () => restyleIcon(icon, blip, picked))
  return icon
}

/** In place, so that whoever has it in focus keeps it. */
function restyleIcon(icon: Marker, blip: Blip, picked: (blip: Blip) => void): void {
  icon.setLatLng(at(blip))
  const element = icon.getElement()
  if (!element) return
  const { colour, opacity } = paintOf(blip.colour, blip.alpha)
  const name = blip.name ?? '(no name)'
  const label = document.createElement('span')
  label.textContent = name
  icon.setTooltipContent(label)
  icon.off('click').on('click', () => picked(blip))
  element.setAttribute('aria-label', name)
  element.classList.toggle('flashing', blip.flashing)
  element.dataset.handle = String(blip.handle)
  element.dataset.sprite = String(blip.sprite)
  const size = Math.round(SIZE * blip.scale)
  Object.assign(element.style, {
    opacity: String(opacity),
    width: `${size}px`,
    height: `${size}px`,
    margin: `${-size / 2}px 0 0 ${-size / 2}px`,
  })
  render(glyph(blip.sprite, colour, size), element)
}

function drawCircle(blip: Blip): Circle {
  const { colour, opacity } = paintOf(blip.colour, blip.alpha)
  return circle(at(blip), {
    radius: blip.radius ?? 0,
    pane: 'areas',
    interactive: false,
    className: 'radius',
    color: colour,
    weight: blip.outlined ? 2 : 1,
    opacity: blip.outlined ? 1 : Math.min(1, opacity + 0.25),
    fill: !blip.outlined,
    fillColor: colour,
    fillOpacity: opacity,
  })
}

function drawArea(blip: Blip): Polygon {
  const { colour, opacity } = paintOf(blip.colour, blip.alpha)
  const { width, height } = blip.size ?? { width: 0, height: 0 }
  const turn = (blip.rotation * Math.PI) / 180
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([across = 0, along = 0]): LatLngExpression => {
    const [dx, dy] = [(across * width) / 2, (along * height) / 2]
    return [
      blip.y + dx * Math.sin(turn) + dy * Math.cos(turn),
      blip.x + dx * Math.cos(turn) - dy * Math.sin(turn),
    ]
  })
  return polygon(corners, {
    pane: 'areas',
    interactive: false,
    color: colour,
    weight: 1,
    fillOpacity: opacity,
  })
}
