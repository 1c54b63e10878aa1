import type { LatLng } from 'leaflet'
import type { Point } from '../protocol.ts'

const roundToDecimetre = (metres: number) => Math.round(metres * 10) / 10

/** Converts Leaflet's coordinates to the game's, rounded to a decimetre. */
export const toPoint = ({ lat, lng }: LatLng): Point => ({
  x: roundToDecimetre(lng),
  y: roundToDecimetre(lat),
})
