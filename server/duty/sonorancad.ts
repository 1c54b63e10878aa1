import * as z from 'zod/mini'
import type { DutyProvider } from '../core/duty/provider.ts'
import { after, clocks, isResourceStarted, onEvents, playerIdentifiers, players } from '../fivem.ts'
import { callExportAs } from './call-export.ts'

/** A table of Lua's may come as a list or as an object, so only what is inside is looked at. */
const table = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())])
const unit = z.object({
  id: z.union([z.number(), z.string()]),
  status: z.optional(z.unknown()),
  data: z.object({
    communityUserIds: z.optional(z.unknown()),
    communityUserId: z.optional(z.unknown()),
    apiIds: z.optional(z.unknown()),
  }),
})
type Unit = z.infer<typeof unit>

/** What the unit cache said: each unit's number, by who it is. */
interface Memory {
  units: Map<string, string[]>
  unreadable: number
  until: number
}

/** The cache holds every unit, and each fetch packs all of them: it is fetched once for a round of questions. */
const MEMORY_MS = 5_000
const OFFLINE = 100

/**
 * Sonoran's own resource: on duty is who is logged into the CAD as a unit.
 *
 * Its cache keeps a unit that logged out for up to a minute, so the event's word counts until the unit has left the cache
 * or logged in anew.
 */
export function sonorancad(): DutyProvider {
  const loggedOut = new Set<string>()
  let memory: Memory = { units: new Map(), unreadable: 0, until: 0 }

  function remember(): Memory {
    const now = clocks().steady
    if (now < memory.until) return memory
    const found: Memory = { units: new Map(), unreadable: 0, until: now + MEMORY_MS }
    const there = new Set<string>()
    for (const entry of Object.values(callExportAs(table, 'sonorancad', 'GetUnitCache'))) {
      if (entry === null) continue
      const { success, data } = z.safeParse(unit, entry)
      if (!success) {
        found.unreadable++
        continue
      }
      const id = String(data.id)
      there.add(id)
      if (data.status === OFFLINE) continue
      for (const identity of identitiesOf(data)) {
        found.units.set(identity, [...(found.units.get(identity) ?? []), id])
      }
    }
    for (const id of loggedOut) if (!there.has(id)) loggedOut.delete(id)
    memory = found
    return memory
  }

  return {
    name: 'sonorancad',
    isAvailable: () => isResourceStarted('sonorancad'),
    start({ changed }) {
      loggedOut.clear()
      memory = { units: new Map(), unreadable: 0, until: 0 }

      /** Whose units changed. A poll of the CAD can change all at once, and each look for them passes over all players. */
      let whose = new Set<string>()
      let look = () => {}
      function mark(identities: readonly string[]): void {
        memory.until = 0
        if (identities.length === 0) return
        if (whose.size === 0) look = after(0, lookForThem)
        for (const identity of identities) whose.add(identity)
      }
      function lookForThem(): void {
        const wanted = whose
        whose = new Set()
        for (const source of players()) {
          if (playerIdentifiers(source).some((identifier) => wanted.has(bare(identifier)))) changed(source)
        }
      }
      function heard(entry: unknown): Unit | null {
        const { success, data } = z.safeParse(unit, entry)
        if (success) mark(identitiesOf(data))
        return success ? data : null
      }

      const deafen = onEvents({
        'SonoranCAD::pushevents:UnitLogin': (entry: unknown) => {
          const unit = heard(entry)
          if (unit) loggedOut.delete(String(unit.id))
        },
        'SonoranCAD::pushevents:UnitLogout': (id: unknown) => {
          const known = [...memory.units].filter(([, ids]) => ids.includes(String(id)))
          loggedOut.add(String(id))
          mark(known.map(([identity]) => identity))
        },
        // Again every minute, for each unit whose player it found in the game.
        'SonoranCAD::core:AddPlayer': (source: unknown) => {
          memory.until = 0
          changed(source)
        },
        // Its player is a place in the cache, more often than not.
        'SonoranCAD::core:RemovePlayer': (_: unknown, entry: unknown) => void heard(entry),
      })
      return () => {
        deafen()
        look()
      }
    },
    isOnDuty(source) {
      const { units, unreadable } = remember()
      const ids = playerIdentifiers(source).flatMap((identifier) => units.get(bare(identifier)) ?? [])
      if (ids.some((id) => !loggedOut.has(id))) return true
      if (unreadable > 0)
        throw new TypeError(`GetUnitCache of sonorancad returned ${unreadable} units that are none`)
      return false
    },
  }
}

/** Who a unit is: the newest of the three fields that is filled. */
function identitiesOf({ data }: Unit): string[] {
  const fields = [data.communityUserIds, data.communityUserId, data.apiIds]
  return fields.map(texts).find((found) => found.length > 0) ?? []
}

function texts(field: unknown): string[] {
  const all = typeof field === 'object' && field !== null ? Object.values(field) : [field]
  return all.filter((one): one is string => typeof one === 'string' && one !== '').map(bare)
}

/** The CAD knows identifiers with their kind (`license:1a2b`) or without, as each community linked them. */
function bare(identifier: string): string {
  return identifier.slice(identifier.indexOf(':') + 1).toLowerCase()
}
