import * as z from 'zod/mini'
import { deepEqual } from '../../shared/deep-equal.ts'

/** As many as a server may have been restarted before the others take the first for dead. */
const MOST_IDS = 20

const memory = z.object({
  v: z.literal(1),
  /** Whose memory it is: another key, or another store, has other slots. */
  fleet: z.string().check(z.maxLength(100)),
  /** By what names this server was in the book, the latest first. */
  ids: z.array(z.string().check(z.minLength(1), z.maxLength(100))).check(z.maxLength(MOST_IDS)),
  slots: z.array(z.number().check(z.int(), z.gte(0), z.lte(2000))).check(z.maxLength(2000)),
  slotLimit: z.number().check(z.int(), z.gte(1), z.lte(60)),
  /** What the store's clock is ahead of the wall clock, in ms. */
  aheadOfWall: z.nullable(z.number().check(z.gte(-1e15), z.lte(1e15))),
})

export type Memory = z.infer<typeof memory>

/** What the store's clock is ahead by is written down anew when it changed by so much, in ms. */
const CHANGED_MS = 1_000

/** What a server must know of its fleet when it starts and the store is away. */
export function createMemory(
  storage: { get(): string | null; set(text: string): void },
  fleet: string,
  id: string,
) {
  const found = readMemory(storage.get(), fleet)
  let written = found
  return {
    /** As this run of the server found it. */
    found,
    /** Called at each visit; it writes where something changed. */
    keep(now: Pick<Memory, 'slots' | 'slotLimit'> & { aheadOfWall: number }): void {
      const moved = Math.abs(now.aheadOfWall - (written.aheadOfWall ?? 0)) > CHANGED_MS
      const same =
        written !== found && written.slotLimit === now.slotLimit && deepEqual(written.slots, now.slots)
      if (same && !moved) return
      written = { ...found, ids: [id, ...found.ids].slice(0, MOST_IDS), ...now }
      storage.set(JSON.stringify(written))
    },
  }
}

function readMemory(text: string | null, fleet: string): Memory {
  try {
    const read = z.safeParse(memory, JSON.parse(text ?? ''))
    if (read.success && read.data.fleet === fleet) return read.data
  } catch {}
  return { v: 1, fleet, ids: [], slots: [], slotLimit: 1, aheadOfWall: null }
}
