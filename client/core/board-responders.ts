import type { EncodedResponders, RespondersDelta } from '../../shared/protocol.ts'

export interface Responder {
  /** The player's server id. */
  source: number
  /** The call sign, or else the player's name. Unescaped user input. */
  name: string
}

/** Who responds to the board's calls. */
export function createBoardResponders() {
  const responders = new Map<string, readonly Responder[]>()
  /** Who responded to a call since it arrived, by key: a player who presses the key again is not announced again. */
  const announced = new Map<string, Set<number>>()

  function set(key: string, list: EncodedResponders[1]): Responder[] {
    const next = list.map(([source, name]): Responder => ({ source, name }))
    if (next.length > 0) responders.set(key, next)
    else responders.delete(key)
    const known = announced.get(key) ?? new Set()
    announced.set(key, known)
    const added = next.filter(({ source }) => !known.has(source))
    for (const { source } of added) known.add(source)
    return added
  }

  function clear(): void {
    responders.clear()
    announced.clear()
  }

  return {
    responders,

    /** Returns those who respond to the call for the first time. */
    apply: ([, key, list]: RespondersDelta): Responder[] => set(key, list),

    replace(encoded: readonly EncodedResponders[]): void {
      clear()
      for (const [key, list] of encoded) set(key, list)
    },

    /** The call is gone. */
    remove(key: string): void {
      responders.delete(key)
      announced.delete(key)
    },

    clear,
  }
}
