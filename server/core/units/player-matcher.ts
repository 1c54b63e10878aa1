import { MAX_UNITS } from '../bounds.ts'
import { type CadUnit, toIdentity } from './cad-unit.ts'

export interface PlayerMatcherDeps {
  players(): number[]
  /** Identifiers such as `license:1a2b`. */
  playerIdentifiers(source: number): string[]
}

/** Finds the player who is a unit: the one whom another resource paired it with, else the one with its identifier. */
export function createPlayerMatcher({ players, playerIdentifiers }: PlayerMatcherDeps) {
  /** Players by unit id. */
  const paired = new Map<number, number>()
  /** Players by identity. Null until it is needed, because reading the identifiers of all players is slow. */
  let sourcesByIdentity: Map<string, number> | null = null

  return {
    playerOf({ id, identities }: CadUnit): number | null {
      const pairedPlayer = paired.get(id)
      if (pairedPlayer !== undefined) return pairedPlayer
      sourcesByIdentity ??= new Map(
        players().flatMap((source) =>
          playerIdentifiers(source).map((text) => [toIdentity(text), source] as const),
        ),
      )
      for (const identity of identities) {
        const source = sourcesByIdentity.get(identity)
        if (source !== undefined) return source
      }
      return null
    },

    pair(id: number, source: number): void {
      if (paired.has(id) || paired.size < MAX_UNITS) paired.set(id, source)
    },

    unpair: (id: number): void => void paired.delete(id),

    playerJoined(): void {
      sourcesByIdentity = null
    },

    playerLeft(source: number): void {
      sourcesByIdentity = null
      for (const [id, player] of paired) if (player === source) paired.delete(id)
    },

    unpairAll: (): void => paired.clear(),
  }
}
