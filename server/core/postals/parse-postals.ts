import * as z from 'zod/mini'
import type { Call, Position } from '../../../shared/call.ts'

/** Where postals are, by code as {@link codeOf} writes it. */
export type Postals = ReadonlyMap<string, Position>

export const NO_POSTALS: Postals = new Map()

const entry = z.object({ x: z.number(), y: z.number(), code: z.union([z.string(), z.number()]) })

/** Reads the file that nearest-postal and its forks have, `[{ x, y, code }]`. Entries of any other kind are passed over. */
export function parsePostals(json: unknown): Postals {
  const postals = new Map<string, Position>()
  for (const item of Array.isArray(json) ? json : []) {
    const read = entry.safeParse(item)
    // They know no heights, and the map needs none. Of two with one code the first counts, as it does there.
    if (!read.success || postals.has(codeOf(read.data.code))) continue
    postals.set(codeOf(read.data.code), { x: read.data.x, y: read.data.y, z: 0 })
  }
  postals.delete('')
  return postals
}

/** Where a call is by its postal; null where it has none that is known. */
export function findPostal(postals: Postals, call: Call): Position | null {
  return postals.get(codeOf(call.postal)) ?? postals.get(codeOf(call.metaData.postal ?? '')) ?? null
}

const codeOf = (postal: string | number) => String(postal).trim().toUpperCase()
