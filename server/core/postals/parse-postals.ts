import * as z from 'zod/mini'
import type { Call, Position } from '../../../shared/call.ts'

/** Positions by postal code, as {@link normalizeCode} returns it. */
export type Postals = ReadonlyMap<string, Position>

export const NO_POSTALS: Postals = new Map()

const entry = z.object({ x: z.number(), y: z.number(), code: z.union([z.string(), z.number()]) })

/** Parses the format of nearest-postal and its forks, `[{ x, y, code }]`. Skips other entries. */
export function parsePostals(json: unknown): Postals {
  const postals = new Map<string, Position>()
  for (const item of Array.isArray(json) ? json : []) {
    const parsed = entry.safeParse(item)
    if (!parsed.success) continue
    const code = normalizeCode(parsed.data.code)
    // Of duplicate codes the first applies, as in nearest-postal. The format has no heights, and the map needs none.
    if (code !== '' && !postals.has(code)) postals.set(code, { x: parsed.data.x, y: parsed.data.y, z: 0 })
  }
  return postals
}

/** The position of a call's postal; null if it has no known postal. */
export function findPostal(postals: Postals, call: Call): Position | null {
  return (
    postals.get(normalizeCode(call.postal)) ?? postals.get(normalizeCode(call.metaData.postal ?? '')) ?? null
  )
}

const normalizeCode = (postal: string | number) => String(postal).trim().toUpperCase()
