import { deepEqual } from '../../../shared/deep-equal.ts'
import type { Unit } from '../../../shared/unit.ts'
import { UNIT_STATUS } from '../../../shared/unit-codes.ts'
import { MAX_UNITS } from '../bounds.ts'
import type { CadUnit } from './cad-unit.ts'
import { createPlayerMatcher, type PlayerMatcherDeps } from './player-matcher.ts'
import type { UnitEvent } from './unit-event.ts'

export interface UnitDirectoryDeps extends PlayerMatcherDeps {
  /** Steady clock, in ms. */
  now(): number
  /** Called after each change, with the units that changed. */
  onChange(changes: readonly UnitChange[]): void
}

/** `unit` is null after a logout, `before` is null for a login. */
export type UnitChange = { unit: Unit; before: Unit | null } | { unit: null; before: Unit }

/**
 * The units that are logged in to the CAD, and the players that they belong to. Complete lists and events update it.
 * Events get lost, arrive twice and late: a complete list corrects them, except those that came after it was requested.
 */
export function createUnitDirectory({ now, onChange, ...deps }: UnitDirectoryDeps) {
  let cadUnits = new Map<number, CadUnit>()
  let units: Units = new Map()
  /** When the last event about a unit arrived, by id, also for units that logged out. */
  let eventTimes = new Map<number, number>()
  const matcher = createPlayerMatcher(deps)

  /** Unchanged units stay the same objects. */
  function refresh(): void {
    const before = units
    units = new Map(
      Array.from(cadUnits.values(), (cadUnit) => {
        const { isDispatch: _, identities: __, ...fields } = cadUnit
        const unit: Unit = { ...fields, player: matcher.playerOf(cadUnit) }
        const same = before.get(unit.id)
        return [unit.id, same !== undefined && deepEqual(same, unit) ? same : unit]
      }),
    )
    // The next login of the same unit may be another player's.
    for (const id of before.keys()) if (!units.has(id)) matcher.unpair(id)
    const changes = compareUnits(before, units)
    if (changes.length > 0) onChange(changes)
  }

  function put(unit: CadUnit): void {
    if (unit.status === UNIT_STATUS.offline) cadUnits.delete(unit.id)
    else if (cadUnits.has(unit.id) || cadUnits.size < MAX_UNITS) cadUnits.set(unit.id, unit)
  }

  function noteEvent(id: number): void {
    if (eventTimes.has(id) || eventTimes.size < MAX_UNITS) eventTimes.set(id, now())
  }

  function applyEvent(event: UnitEvent): void {
    if (event.type === 'update') {
      for (const unit of event.units) {
        noteEvent(unit.id)
        put(unit)
      }
      return
    }
    for (const id of event.ids) {
      noteEvent(id)
      const unit = cadUnits.get(id)
      if (event.type === 'logout') cadUnits.delete(id)
      // The status of an unknown unit arrives with its data, in the next list.
      else if (unit !== undefined) put({ ...unit, status: event.status })
    }
  }

  return {
    /** The units that are logged in, by id. */
    units: (): Units => units,

    unitsOf: (source: number): Unit[] => [...units.values()].filter(({ player }) => player === source),

    isDispatcherOnline: (): boolean => [...cadUnits.values()].some(({ isDispatch }) => isDispatch),

    /** @param requestedAt when the list was requested, on the steady clock */
    receiveList(list: readonly CadUnit[], requestedAt: number): void {
      const isNewer = (id: number) => (eventTimes.get(id) ?? Number.NEGATIVE_INFINITY) >= requestedAt
      const kept = [...cadUnits].filter(([id]) => isNewer(id))
      cadUnits = new Map(kept)
      for (const unit of list) if (!isNewer(unit.id)) put(unit)
      eventTimes = new Map([...eventTimes].filter(([, at]) => at >= requestedAt))
      refresh()
    },

    receiveEvents(events: readonly UnitEvent[]): void {
      for (const event of events) applyEvent(event)
      refresh()
    },

    /** Another resource says that this player is that unit. */
    pair(id: number, source: number): void {
      matcher.pair(id, source)
      refresh()
    },

    /** A player joined. Cheap when repeated while there are no units. */
    playerJoined(): void {
      matcher.playerJoined()
      if (cadUnits.size > 0) refresh()
    },

    playerLeft(source: number): void {
      matcher.playerLeft(source)
      if (cadUnits.size > 0) refresh()
    },

    /** The source of units changed, or is gone. */
    clear(): void {
      cadUnits = new Map()
      eventTimes = new Map()
      matcher.unpairAll()
      refresh()
    },
  }
}

type Units = ReadonlyMap<number, Unit>

function compareUnits(before: Units, after: Units): UnitChange[] {
  const changed = [...after.values()].filter((unit) => unit !== before.get(unit.id))
  const removed = [...before.values()].filter(({ id }) => !after.has(id))
  return [
    ...changed.map((unit) => ({ unit, before: before.get(unit.id) ?? null })),
    ...removed.map((unit) => ({ unit: null, before: unit })),
  ]
}
