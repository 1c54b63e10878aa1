/** Limits how often a player may do something. A modified client may try at any rate. */
export function createPlayerLimit(intervalMs: number, now: () => number) {
  const lastDone = new Map<number, number>()
  const lastTold = new Map<number, number>()

  return {
    /**
     * Returns 0 if the player may do it now, which counts. Else how long the player has to wait, in ms; null if the player
     * was told so within the interval already, so that a flood is not answered by a flood.
     */
    attempt(source: number): number | null {
      const time = now()
      const waitMs = (lastDone.get(source) ?? Number.NEGATIVE_INFINITY) + intervalMs - time
      if (waitMs <= 0) {
        lastDone.set(source, time)
        return 0
      }
      if (time - (lastTold.get(source) ?? Number.NEGATIVE_INFINITY) < intervalMs) return null
      lastTold.set(source, time)
      return waitMs
    },

    playerLeft(source: number): void {
      lastDone.delete(source)
      lastTold.delete(source)
    },
  }
}

export type PlayerLimit = ReturnType<typeof createPlayerLimit>
