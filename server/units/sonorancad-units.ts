import type { Disposer } from '../../shared/disposer.ts'
import { toId, toNumber } from '../core/coerce.ts'
import { createFlapReporter } from '../core/flap-reporter.ts'
import type { Log } from '../core/log.ts'
import { unitCacheFailed, unitCacheFurtherFailures, unitCacheRestored } from '../core/messages.ts'
import { type CadUnit, parseUnit, parseUnits } from '../core/units/cad-unit.ts'
import type { UnitEvent } from '../core/units/unit-event.ts'
import { callExportAs, luaTable } from '../duty/call-export.ts'
import { after, clocks, every, onEvents } from '../fivem.ts'

export interface SonorancadUnitsDeps {
  log: Log
  onEvents(events: readonly UnitEvent[]): void
  /** @param readAt when the list was read, on the steady clock */
  onList(units: readonly CadUnit[], readAt: number): void
  onPaired(unitId: number, source: number): void
}

/** sonorancad updates its cache once a minute, and mostly announces it. */
const READ_EVERY_MS = 60_000
/** Some events arrive before the cache contains their change, and a burst needs one read only. */
const READ_AFTER_EVENT_MS = 1_000

/**
 * The cache and the events of Sonoran's own resource as the source of units. The events are unreliable, so the cache is
 * read again after each. A unit that logged out stays in the cache for up to a minute: the logout takes precedence until
 * the unit has left the cache or logs in again.
 */
export function listenToSonorancadUnits({
  log,
  onEvents: receive,
  onList,
  onPaired,
}: SonorancadUnitsDeps): Disposer {
  const loggedOut = new Set<number>()
  const flapReporter = createFlapReporter(unitCacheFurtherFailures)
  let cancelRead: Disposer | null = null

  function read(): void {
    const now = clocks().steady
    try {
      const parsed = parseUnits(callExportAs(luaTable, 'sonorancad', 'GetUnitCache'))
      if (parsed === null) throw new TypeError('GetUnitCache of sonorancad returned no list')
      const cachedIds = new Set(parsed.units.map(({ id }) => id))
      for (const id of loggedOut) if (!cachedIds.has(id)) loggedOut.delete(id)
      for (const line of flapReporter.recovered(unitCacheRestored(), now)) log.info(line)
      onList(
        parsed.units.filter(({ id }) => !loggedOut.has(id)),
        now,
      )
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      for (const line of flapReporter.failed('read', unitCacheFailed(reason), now)) log.warn(line)
    }
  }

  function readSoon(): void {
    cancelRead ??= after(READ_AFTER_EVENT_MS, () => {
      cancelRead = null
      read()
    })
  }

  function receiveUnit(entry: unknown, status: unknown): CadUnit | null {
    const unit = parseUnit(entry)
    if (unit !== null)
      receive([{ type: 'update', units: [{ ...unit, status: toNumber(status) ?? unit.status }] }])
    readSoon()
    return unit
  }

  const stopListening = onEvents({
    'SonoranCAD::pushevents:UnitLogin': (entry) => {
      const unit = receiveUnit(entry, null)
      if (unit !== null) loggedOut.delete(unit.id)
    },
    'SonoranCAD::pushevents:UnitLogout': (value) => {
      const id = toId(value)
      if (id === null) return
      loggedOut.add(id)
      receive([{ type: 'logout', ids: [id] }])
      readSoon()
    },
    'SonoranCAD::pushevents:UnitUpdate': (entry, status) => void receiveUnit(entry, status),
    'SonoranCAD::pushevents:UnitStatusUpdate': (entry, status) => void receiveUnit(entry, status),
    // Repeated every minute for each unit whose player is in the game, when sonorancad has updated its cache.
    'SonoranCAD::core:AddPlayer': (source, entry) => {
      const unit = parseUnit(entry)
      const player = toId(source)
      if (unit !== null && player !== null) onPaired(unit.id, player)
      readSoon()
    },
    // The first argument is usually the unit's position in the cache, not a player.
    'SonoranCAD::core:RemovePlayer': readSoon,
  })
  const stopReading = every(READ_EVERY_MS, read)
  read()

  return () => {
    stopListening()
    stopReading()
    cancelRead?.()
  }
}
