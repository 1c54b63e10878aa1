import * as z from 'zod/mini'
import type { DutyListener, DutyProvider } from '../core/duty/provider.ts'
import { after, clocks, isResourceStarted, onEvents, playerIdentifiers, players } from '../fivem.ts'
import { callExportAs } from './call-export.ts'

/** A Lua table can arrive as an array or as an object, so only its values are used. */
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

/** The unit cache of sonorancad as it was fetched last. */
interface UnitCache {
  unitIdsByIdentity: Map<string, string[]>
  onlineIds: Set<string>
  unreadable: number
  /** On the steady clock, in ms. */
  expiresAt: number
}

/** A fetch packs every unit, so one fetch serves all players that are checked within this time. */
const CACHE_MS = 5_000
const OFFLINE = 100

/**
 * Sonoran's own resource: players who are logged into the CAD as a unit are on duty.
 *
 * Its cache keeps a unit for up to a minute after the logout, so the logout event takes precedence until the unit has left
 * the cache or logged in again.
 *
 * A unit belongs to the player with one of its identifiers, and to the player that sonorancad itself paired it with, as it
 * knows links that are not in the unit.
 */
export function sonorancad(): DutyProvider {
  const loggedOut = new Set<string>()
  /** Server ids by unit id. */
  const pairedPlayers = new Map<string, number>()
  let cache = emptyCache()

  function fetchCache(): UnitCache {
    const now = clocks().steady
    if (now < cache.expiresAt) return cache
    const fetched = { ...emptyCache(), expiresAt: now + CACHE_MS }
    const cachedIds = new Set<string>()
    for (const entry of Object.values(callExportAs(table, 'sonorancad', 'GetUnitCache'))) {
      if (entry === null) continue
      const { success, data } = z.safeParse(unit, entry)
      if (!success) {
        fetched.unreadable++
        continue
      }
      const id = String(data.id)
      cachedIds.add(id)
      if (data.status === OFFLINE) continue
      fetched.onlineIds.add(id)
      for (const identity of identitiesOf(data)) {
        fetched.unitIdsByIdentity.set(identity, [...(fetched.unitIdsByIdentity.get(identity) ?? []), id])
      }
    }
    for (const id of loggedOut) if (!cachedIds.has(id)) loggedOut.delete(id)
    for (const id of pairedPlayers.keys()) if (!cachedIds.has(id)) pairedPlayers.delete(id)
    cache = fetched
    return cache
  }

  return {
    name: 'sonorancad',
    isAvailable: () => isResourceStarted('sonorancad'),
    start({ changed }) {
      loggedOut.clear()
      pairedPlayers.clear()
      cache = emptyCache()
      const pending = createIdentityQueue(changed)

      function unitsChanged(identities: readonly string[]): void {
        cache.expiresAt = 0
        pending.add(identities)
      }
      function unitChanged(entry: unknown): Unit | null {
        const { success, data } = z.safeParse(unit, entry)
        if (!success) return null
        unitsChanged(identitiesOf(data))
        changed(pairedPlayers.get(String(data.id)))
        return data
      }

      const stopListening = onEvents({
        'SonoranCAD::pushevents:UnitLogin': (entry: unknown) => {
          const unit = unitChanged(entry)
          if (unit) loggedOut.delete(String(unit.id))
        },
        'SonoranCAD::pushevents:UnitLogout': (id: unknown) => {
          loggedOut.add(String(id))
          const known = [...cache.unitIdsByIdentity].filter(([, ids]) => ids.includes(String(id)))
          unitsChanged(known.map(([identity]) => identity))
          changed(pairedPlayers.get(String(id)))
        },
        // Repeated every minute for each unit whose player is in the game.
        'SonoranCAD::core:AddPlayer': (source: unknown, entry: unknown) => {
          // Reports the player whom the unit was paired with before.
          const unit = unitChanged(entry)
          if (unit) pairedPlayers.set(String(unit.id), Number(source))
          cache.expiresAt = 0
          changed(source)
        },
        // The first argument is usually the unit's position in the cache, not a player.
        'SonoranCAD::core:RemovePlayer': (_: unknown, entry: unknown) => void unitChanged(entry),
      })
      return () => {
        stopListening()
        pending.cancel()
      }
    },
    isOnDuty(source) {
      const { unitIdsByIdentity, onlineIds, unreadable } = fetchCache()
      const ids = playerIdentifiers(source).flatMap(
        (identifier) => unitIdsByIdentity.get(withoutType(identifier)) ?? [],
      )
      const pairedIds = [...onlineIds].filter((id) => pairedPlayers.get(id) === source)
      if ([...ids, ...pairedIds].some((id) => !loggedOut.has(id))) return true
      if (unreadable > 0)
        throw new TypeError(`GetUnitCache of sonorancad returned ${unreadable} entries that are not units`)
      return false
    },
  }
}

const emptyCache = (): UnitCache => ({
  unitIdsByIdentity: new Map(),
  onlineIds: new Set(),
  unreadable: 0,
  expiresAt: 0,
})

/**
 * Reports the players with the added identities in the next tick. One poll by sonorancad can change all units, and each
 * search passes over all players, so identities are collected first.
 */
function createIdentityQueue(changed: DutyListener['changed']) {
  let identities = new Set<string>()
  let cancel = () => {}

  function reportPlayers(): void {
    const wanted = identities
    identities = new Set()
    for (const source of players()) {
      if (playerIdentifiers(source).some((identifier) => wanted.has(withoutType(identifier)))) changed(source)
    }
  }

  return {
    add(added: readonly string[]): void {
      if (added.length === 0) return
      if (identities.size === 0) cancel = after(0, reportPlayers)
      for (const identity of added) identities.add(identity)
    },
    cancel: (): void => cancel(),
  }
}

/** The identities of a unit's player, from the newest of the three fields that is filled. */
function identitiesOf({ data }: Unit): string[] {
  const fields = [data.communityUserIds, data.communityUserId, data.apiIds]
  return fields.map(identitiesIn).find((identities) => identities.length > 0) ?? []
}

function identitiesIn(field: unknown): string[] {
  const values = typeof field === 'object' && field !== null ? Object.values(field) : [field]
  return values.filter((value): value is string => typeof value === 'string' && value !== '').map(withoutType)
}

/** The CAD stores identifiers with their type (`license:1a2b`) or without, so types are ignored. */
function withoutType(identifier: string): string {
  return identifier.slice(identifier.indexOf(':') + 1).toLowerCase()
}
