import type { Player } from './player.ts'

/** The permissions of players and groups. A grant on `command` includes `command.duty`, as in the game. */
export interface Aces {
  grant(to: Player | string, object: string): void
  revoke(from: Player | string, object: string): void
  /** Makes a player or a group a member of a group: `inherit(player, 'group.admin')`. */
  inherit(child: Player | string, group: string): void
  allows(principal: Player | string, object: string): boolean
}

type Principal = Pick<Player, 'id' | 'identifiers'> | string

export function createAces() {
  const grants = new Map<string, Set<string>>()
  const parents = new Map<string, Set<string>>()

  const add = (map: Map<string, Set<string>>, key: string, value: string) =>
    void map.set(key, (map.get(key) ?? new Set()).add(value))

  function withAncestors(names: string[], visited = new Set<string>()): Set<string> {
    for (const name of names) {
      if (visited.has(name)) continue
      visited.add(name)
      withAncestors([...(parents.get(name) ?? [])], visited)
    }
    return visited
  }

  return {
    grant: (to: Principal, object: string) => add(grants, nameOf(to), object.toLowerCase()),
    revoke: (from: Principal, object: string) => void grants.get(nameOf(from))?.delete(object.toLowerCase()),
    inherit: (child: Principal, group: string) => add(parents, nameOf(child), group.toLowerCase()),
    allows(principal: Principal, object: string): boolean {
      const scopes = scopesOf(object.toLowerCase())
      return [...withAncestors(['builtin.everyone', ...namesOf(principal)])].some((name) =>
        scopes.some((scope) => grants.get(name)?.has(scope)),
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

/** A grant on `a.b.c`, `a.b` or `a` allows `a.b.c`. */
function scopesOf(object: string): string[] {
  const parts = object.split('.')
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'))
}
