import type { Player } from './player.ts'

/** Who may do what. A grant on `command` covers `command.duty`, as in the game. */
export interface Aces {
  grant(to: Player | string, object: string): void
  revoke(from: Player | string, object: string): void
  /** Puts a player or a group under a group: `inherit(player, 'group.admin')`. */
  inherit(child: Player | string, group: string): void
  allows(who: Player | string, object: string): boolean
}

type Principal = Pick<Player, 'id' | 'identifiers'> | string

export function createAces() {
  const granted = new Map<string, Set<string>>()
  const parents = new Map<string, Set<string>>()

  const add = (map: Map<string, Set<string>>, key: string, value: string) =>
    void map.set(key, (map.get(key) ?? new Set()).add(value))

  function holders(names: string[], seen = new Set<string>()): Set<string> {
    for (const name of names) {
      if (seen.has(name)) continue
      seen.add(name)
      holders([...(parents.get(name) ?? [])], seen)
    }
    return seen
  }

  return {
    grant: (to: Principal, object: string) => add(granted, nameOf(to), object.toLowerCase()),
    revoke: (from: Principal, object: string) => void granted.get(nameOf(from))?.delete(object.toLowerCase()),
    inherit: (child: Principal, group: string) => add(parents, nameOf(child), group.toLowerCase()),
    allows(principal: Principal, object: string): boolean {
      const scopes = scopesOf(object.toLowerCase())
      return [...holders(['builtin.everyone', ...namesOf(principal)])].some((name) =>
        scopes.some((scope) => granted.get(name)?.has(scope)),
      )
    },
  }
}

function nameOf(principal: Principal): string {
  return typeof principal === 'string' ? principal.toLowerCase() : `player.${principal.id}`
}

function namesOf(principal: Principal): string[] {
  if (typeof principal === 'string') return [principal.toLowerCase()]
  return [
    nameOf(principal),
    ...principal.identifiers.map((identifier) => `identifier.${identifier}`.toLowerCase()),
  ]
}

/** `a.b.c` is covered by grants on itself, on `a.b` and on `a`. */
function scopesOf(object: string): string[] {
  const parts = object.split('.')
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'))
}
