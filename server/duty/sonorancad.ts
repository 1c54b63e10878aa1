import { UNIT_STATUS } from '../../shared/unit-codes.ts'
import { toId } from '../core/coerce.ts'
import type { DutyListener, DutyProvider } from '../core/duty/provider.ts'
import { type CadUnit, parseUnit, toIdentity } from '../core/units/cad-unit.ts'
import { after, clocks, isResourceStarted, onEvents, playerIdentifiers, players } from '../fivem.ts'
import { callExportAs, luaTable } from './call-export.ts'

/** The unit cache of sonorancad as it was fetched last. */
interface UnitCache {
  unitIdsByIdentity: Map<string, number[]>
  onlineIds: Set<number>
  unreadable: number
  /** On the steady clock, in ms. */
  expiresAt: number
}

/** A fetch packs every unit, so one fetch serves all players that are checked within this time. */
const CACHE_MS = 5_000

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
  const loggedOut = new Set<number>()
  /** Server ids by unit id. */
  const pairedPlayers = new Map<number, number>()
  let cache = emptyCache()

  function fetchCache(): UnitCache {
    const now = clocks().steady
    if (now < cache.expiresAt) return cache
    const fetched = { ...emptyCache(), expiresAt: now + CACHE_MS }
    const cachedIds = new Set<number>()
    for (const entry of Object.values(callExportAs(luaTable, 'sonorancad', 'GetUnitCache'))) {
      if (entry === null) continue
      const unit = parseUnit(entry)
      if (unit === null) {
        fetched.unreadable++
        continue
      }
      const { id, status, identities } = unit
      cachedIds.add(id)
      if (status === UNIT_STATUS.offline) continue
      fetched.onlineIds.add(id)
      for (const identity of identities) {
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
      function unitChanged(entry: unknown): CadUnit | null {
        const unit = parseUnit(entry)
        if (unit === null) return null
        unitsChanged(unit.identities)
        changed(pairedPlayers.get(unit.id))
        return unit
      }

      const stopListening = onEvents({
        'SonoranCAD::pushevents:UnitLogin': (entry: unknown) => {
          const unit = unitChanged(entry)
          if (unit) loggedOut.delete(unit.id)
        },
        'SonoranCAD::pushevents:UnitLogout': (value: unknown) => {
          const id = toId(value)
          if (id === null) return
          loggedOut.add(id)
          const known = [...cache.unitIdsByIdentity].filter(([, ids]) => ids.includes(id))
          unitsChanged(known.map(([identity]) => identity))
          changed(pairedPlayers.get(id))
        },
        // Repeated every minute for each unit whose player is in the game.
        'SonoranCAD::core:AddPlayer': (source: unknown, entry: unknown) => {
          // Reports the player whom the unit was paired with before.
          const unit = unitChanged(entry)
          if (unit) pairedPlayers.set(unit.id, Number(source))
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
        (identifier) => unitIdsByIdentity.get(toIdentity(identifier)) ?? [],
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
      if (playerIdentifiers(source).some((identifier) => wanted.has(toIdentity(identifier)))) changed(source)
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
