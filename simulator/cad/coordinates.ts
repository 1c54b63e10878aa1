import type { MetaData } from './published.ts'

/** The CAD has no fields for coordinates: integrations write them into `metaData`, as strings. */
export interface Coordinates {
  x?: number | undefined
  y?: number | undefined
  z?: number | undefined
  radius?: number | undefined
}

export function withCoordinates(metaData: MetaData, { x, y, z, radius }: Coordinates): MetaData {
  const defined = Object.entries({ x, y, z, radius }).filter(([, value]) => value !== undefined)
  return { ...metaData, ...Object.fromEntries(defined.map(([key, value]) => [key, String(value)])) }
}
