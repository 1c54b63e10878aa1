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

/** A marker that can be dragged. */
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
    render(shape, element)
  })
  let dragging = false
  pin.on('dragstart', () => {
    dragging = true
  })
  pin.on('dragend', () => {
    dragging = false
    onMoved(toPoint(pin.getLatLng()))
  })
  return {
    /** Removes the pin if `position` is null. An update during a drag does not move it. */
    show(position: Point | null): void {
      if (position === null) {
        pin.remove()
        return
      }
      if (!dragging) pin.setLatLng([position.y, position.x])
      pin.addTo(map)
    },
  }
}
