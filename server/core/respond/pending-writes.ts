/** What is to be written for a player, such as the call that the player's unit is to be attached to. */
export interface PendingWrite<Value, Target> {
  source: number
  value: Value
  /** The player's unit. */
  target: Target
  since: number
  /** Not merged with others, because the CAD refused a request for several units. */
  alone: boolean
}

export interface PendingWritesDeps<Target> {
  /** Steady clock, in ms. */
  now(): number
  /** Whether one request can contain both targets. */
  canMerge(a: Target, b: Target): boolean
}

/** Pending writes for the same value that come within this time become one request. */
const MERGE_MS = 1_500
/** A pending write that has waited longer for a permit is given up, so that nobody waits for something that does not come. */
export const MAX_WAIT_MS = 50_000

/** The pending writes of players that wait for a permit: one of each player, and those for the same value as one batch. */
export function createPendingWrites<Value, Target>({ now, canMerge }: PendingWritesDeps<Target>) {
  const waiting = new Map<number, PendingWrite<Value, Target>>()

  const oldest = () => [...waiting.values()].sort((a, b) => a.since - b.since)[0]

  return {
    /**
     * A newer pending write of the same player supersedes the older one.
     * @param since when the player asked for it, on the steady clock
     */
    set(source: number, value: Value, target: Target, since = now()): void {
      const before = waiting.get(source)
      const isSame = before?.value === value
      waiting.set(source, {
        ...{ source, value, target },
        since: isSame ? before.since : since,
        alone: isSame && before.alone,
      })
    },

    delete: (source: number): boolean => waiting.delete(source),

    /** How many different values wait. */
    size: (): number => new Set(Array.from(waiting.values(), ({ value }) => value)).size,

    /** How long until the oldest pending write has waited for others to merge with, in ms. */
    dueInMs(): number | null {
      const first = oldest()
      return first === undefined ? null : Math.max(0, first.since + MERGE_MS - now())
    },

    /** Takes the oldest pending write, and those that can be in one request with it. */
    take(): PendingWrite<Value, Target>[] {
      const first = oldest()
      if (first === undefined) return []
      const merged = first.alone
        ? [first]
        : [...waiting.values()].filter(
            ({ value, alone, target }) =>
              value === first.value && !alone && (target === first.target || canMerge(target, first.target)),
          )
      for (const { source } of merged) waiting.delete(source)
      return merged
    },

    /** Puts back a pending write that was taken, unless the player has a newer one. */
    putBack(pendingWrite: PendingWrite<Value, Target>): void {
      if (!waiting.has(pendingWrite.source)) waiting.set(pendingWrite.source, pendingWrite)
    },

    /** Removes and returns the pending writes that have waited too long. */
    takeExpired(): PendingWrite<Value, Target>[] {
      const expired = [...waiting.values()].filter(({ since }) => now() - since > MAX_WAIT_MS)
      for (const { source } of expired) waiting.delete(source)
      return expired
    },
  }
}

export type PendingWrites<Value, Target> = ReturnType<typeof createPendingWrites<Value, Target>>
