import { divIcon, type Map as LeafletMap, marker } from 'leaflet'
import { render, type TemplateResult } from 'lit-html'
import type { Point } from '../protocol.ts'
import { toPoint } from './to-point.ts'

export interface PinOptions {
  className: string
  /** In pixels. */
  size: number
  label: string
  shape: TemplateResult
  zIndexOffset: number
  onMoved(position: Point): void
}

/** How far an arrow key moves a pin, in pixels. */
const STEP_PX = 8
const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-STEP_PX, 0],
  ArrowRight: [STEP_PX, 0],
  ArrowUp: [0, -STEP_PX],
  ArrowDown: [0, STEP_PX],
}
/** The pause after the last arrow key that ends a move. */
const KEY_PAUSE_MS = 250

/** A marker that can be moved with the pointer and with the arrow keys. */
export function createPin(map: LeafletMap, options: PinOptions) {
  const { className, size, label, shape, zIndexOffset, onMoved } = options
  const pin = marker([0, 0], {
    icon: divIcon({ className, iconSize: [size, size] }),
    draggable: true,
    autoPan: true,
    title: label,
    zIndexOffset,
  })
  pin.on('add', () => {
    const element = pin.getElement()
    if (!element) return
    element.setAttribute('aria-label', label)
    element.onkeydown = moveByKey
    element.onblur = finishKeyMove
    render(shape, element)
  })

  let moving = false
  let keyTimer = 0
  pin.on('dragstart', () => {
    moving = true
  })
  pin.on('dragend', finishMove)

  function finishMove(): void {
    moving = false
    onMoved(toPoint(pin.getLatLng()))
  }

  function moveByKey(event: KeyboardEvent): void {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    // The map's own arrow keys would move the map.
    event.stopPropagation()
    moving = true
    pin.setLatLng(map.layerPointToLatLng(map.latLngToLayerPoint(pin.getLatLng()).add(step)))
    clearTimeout(keyTimer)
    keyTimer = window.setTimeout(finishKeyMove, KEY_PAUSE_MS)
  }

  function finishKeyMove(): void {
    clearTimeout(keyTimer)
    if (keyTimer !== 0) finishMove()
    keyTimer = 0
  }

  return {
    /** Removes the pin if `position` is null. An update during a move does not change its position. */
    show(position: Point | null): void {
      if (position === null) {
        clearTimeout(keyTimer)
        keyTimer = 0
        moving = false
        pin.remove()
        return
      }
      if (!moving) pin.setLatLng([position.y, position.x])
      pin.addTo(map)
    },
  }
}
