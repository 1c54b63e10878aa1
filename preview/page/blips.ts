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

/** The size in pixels of a blip with scale 1. */
const SIZE = 26
/** The values of SetBlipDisplay that hide a blip on the main map. */
const HIDDEN_DISPLAYS = [0, 1, 5, 7, 9]

interface DrawnBlip {
  /** The blip as it was drawn. */
  json: string
  layer: Layer
}

/** Draws a client's blips on the map, and redraws those that changed. */
export function createBlips(map: LeafletMap, onClick: (blip: Blip) => void) {
  map.createPane('areas').style.zIndex = '350'
  const drawn = new Map<number, DrawnBlip>()

  function draw(blip: Blip): Layer {
    if (blip.kind === 'radius') return drawCircle(blip)
    if (blip.kind === 'area') return drawArea(blip)
    return drawIcon(blip, onClick)
  }

  function removeMissing(visible: ReadonlyMap<number, Blip>): void {
    for (const [handle, { layer }] of drawn) {
      if (visible.has(handle)) continue
      layer.remove()
      drawn.delete(handle)
    }
  }

  return {
    show(blips: readonly Blip[]): void {
      const visible = new Map(
        blips.filter(({ display }) => !HIDDEN_DISPLAYS.includes(display)).map((blip) => [blip.handle, blip]),
      )
      removeMissing(visible)
      for (const [handle, blip] of visible) {
        const json = JSON.stringify(blip)
        const previous = drawn.get(handle)
        if (previous?.json === json) continue
        if (previous && blip.kind === 'coord') {
          updateIcon(previous.layer as Marker, blip, onClick)
          previous.json = json
        } else {
          previous?.layer.remove()
          drawn.set(handle, { json, layer: draw(blip).addTo(map) })
        }
      }
    },
    /** Moves the map to a blip and the keyboard focus onto it. */
    focus(handle: number): void {
      const layer = drawn.get(handle)?.layer as Marker | undefined
      if (!layer) return
      map.panTo(layer.getLatLng())
      layer.getElement()?.focus()
    },
  }
}

const latLngOf = ({ x, y }: Blip): LatLngExpression => [y, x]

function drawIcon(blip: Blip, onClick: (blip: Blip) => void): Marker {
  const icon = marker(latLngOf(blip), {
    icon: divIcon({ className: 'blip', iconSize: [0, 0] }),
    riseOnHover: true,
  })
  icon.bindTooltip('', { direction: 'top', offset: [0, -SIZE / 2] })
  icon.on('add', () => updateIcon(icon, blip, onClick))
  return icon
}

/** Keeps the element, so that it keeps the keyboard focus. */
function updateIcon(icon: Marker, blip: Blip, onClick: (blip: Blip) => void): void {
  icon.setLatLng(latLngOf(blip))
  const element = icon.getElement()
  if (!element) return
  const { colour, opacity } = paintOf(blip.colour, blip.alpha)
  const name = blip.name ?? '(no name)'
  const label = document.createElement('span')
  label.textContent = name
  icon.setTooltipContent(label)
  icon.off('click').on('click', () => onClick(blip))
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
  return circle(latLngOf(blip), {
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

/** A rectangle, rotated around its centre. */
function drawArea(blip: Blip): Polygon {
  const { colour, opacity } = paintOf(blip.colour, blip.alpha)
  const { width, height } = blip.size ?? { width: 0, height: 0 }
  const angle = (blip.rotation * Math.PI) / 180
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].map(([signX = 0, signY = 0]): LatLngExpression => {
    const [dx, dy] = [(signX * width) / 2, (signY * height) / 2]
    return [
      blip.y + dx * Math.sin(angle) + dy * Math.cos(angle),
      blip.x + dx * Math.cos(angle) - dy * Math.sin(angle),
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
