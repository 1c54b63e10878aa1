/** Which call each player responds to; at most one. */
export function createResponders() {
  const keys = new Map<number, string>()

  return {
    /** The key of the call that the player responds to. */
    keyOf: (source: number): string | null => keys.get(source) ?? null,

    /** The players who respond to a call, in the order in which they responded. */
    of: (key: string): number[] => [...keys].flatMap(([source, other]) => (other === key ? source : [])),

    /** The keys of the calls that players respond to. */
    calls: (): Set<string> => new Set(keys.values()),

    set(source: number, key: string | null): void {
      // A player who switches comes last.
      keys.delete(source)
      if (key !== null) keys.set(source, key)
    },
  }
}

export type Responders = ReturnType<typeof createResponders>
