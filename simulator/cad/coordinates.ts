import type { MetaData } from './published.ts'

/** The CAD itself knows no coordinates: integrations put them into `metaData`, as strings. */
export interface Place {
  x?: number | undefined
  y?: number | undefined
  z?: number | undefined
  radius?: number | undefined
}

export function placed(metaData: MetaData, { x, y, z, radius }: Place): MetaData {
  const named = Object.entries({ x, y, z, radius }).filter(([, value]) => value !== undefined)
  return { ...metaData, ...Object.fromEntries(named.map(([key, value]) => [key, String(value)])) }
}
