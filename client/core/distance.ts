import type { Position } from '../../shared/call.ts'

/** The horizontal distance in metres. The height is ignored because it is often unknown. */
export const distanceBetween = (a: Position, b: Position): number => Math.hypot(a.x - b.x, a.y - b.y)

/** Formats a distance as `120 m` or `7.4 km`. An approximate one starts with `≈`. */
export function formatDistance(metres: number, approximate: boolean): string {
  const text = metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`
  return approximate ? `≈ ${text}` : text
}
