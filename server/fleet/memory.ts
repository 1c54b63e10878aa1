import * as z from 'zod/mini'

/** As many as a server may have been restarted before the others take the first for dead. */
export const MOST_IDS = 20

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

/** What a server must know of its fleet when it starts and the store is away. */
export type Memory = Omit<z.infer<typeof memory>, 'v'>

export const writeMemory = (known: Memory): string => JSON.stringify({ v: 1, ...known })

export function readMemory(text: string | null, fleet: string): Memory {
  try {
    const read = z.safeParse(memory, JSON.parse(text ?? ''))
    if (read.success && read.data.fleet === fleet) return read.data
  } catch {}
  return { fleet, ids: [], slots: [], slotLimit: 1, aheadOfWall: null }
}
