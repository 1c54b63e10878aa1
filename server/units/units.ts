import type { UnitsStatus } from '../../shared/api.ts'
import type { Call } from '../../shared/call.ts'
import { deepEqual } from '../../shared/deep-equal.ts'
import type { Disposer } from '../../shared/disposer.ts'
import type { Log } from '../core/log.ts'
import { apiUrl, type Settings } from '../core/settings.ts'
import {
  type AssignmentChanges,
  type Assignments,
  assignmentsOf,
  compareAssignments,
} from '../core/units/assignments.ts'
import type { CadUnit } from '../core/units/cad-unit.ts'
import type { UnitDemandDeps } from '../core/units/unit-demand.ts'
import { createUnitDirectory, type UnitChange } from '../core/units/unit-directory.ts'
import type { UnitEvent } from '../core/units/unit-event.ts'
import * as fivem from '../fivem.ts'
import { createApiUnits } from './api-units.ts'
import { isSonorancadDispatching } from './sonorancad-dispatchers.ts'
import { listenToSonorancadUnits } from './sonorancad-units.ts'

export interface UnitsDeps extends UnitDemandDeps {
  log: Log
  calls(): Iterable<Call>
  /** The players on duty. */
  roster: { isOnDuty(source: number): boolean; playersOnDuty(): number[] }
  onChange(changes: readonly UnitChange[]): void
  /** Called after {@link UnitsDeps.onChange}, when calls became, or are no longer, those of a player. */
  onAssignments(changes: AssignmentChanges): void
}

type Source = UnitsStatus['source']

/** The settings whose change requires a new start of the source. */
const sourceSettings = (settings: Settings) =>
  [settings.units, settings.apiKey, settings.serverId, apiUrl(settings), settings.redis] as const

/** At 3 requests a minute, the list arrives in this time. In ms. */
const LIST_WAIT_MS = 25_000
/** The list is requested once a minute. An older one does not tell whether a dispatcher is online. In ms. */
const PRESENCE_MS = 150_000

/** Connects the unit directory to its source: sonorancad, or Get Active Units. Push events update it as well. */
export function createUnits(deps: UnitsDeps) {
  const { log, calls, roster, onChange, onAssignments } = deps
  let settings: Settings | null = null
  let source: Source = 'none'
  let stop: Disposer = () => {}
  let listedAt: number | null = null
  /** When the latest list was requested, and the latest one with dispatchers, on the steady clock. */
  let requestedAt = Number.NEGATIVE_INFINITY
  let dispatchersAsOf = Number.NEGATIVE_INFINITY
  const now = () => fivem.clocks().steady

  const directory = createUnitDirectory({
    ...fivem,
    now,
    onChange(changes) {
      onChange(changes)
      update()
    },
  })
  let assignments: Assignments = new Map()

  /** Call it when the calls, the units or the players on duty have changed. */
  function update(): void {
    api.update()
    const before = assignments
    assignments = assignmentsOf(calls(), directory.units(), roster.isOnDuty)
    const changes = compareAssignments(before, assignments)
    if (changes.assigned.length + changes.unassigned.length > 0) onAssignments(changes)
  }

  function onList(units: readonly CadUnit[], at: number, hasDispatchers = false): void {
    listedAt = fivem.clocks().wall
    requestedAt = Math.max(requestedAt, at)
    if (hasDispatchers) dispatchersAsOf = Math.max(dispatchersAsOf, at)
    directory.receiveList(units, at)
  }

  const api = createApiUnits({
    ...deps,
    onList,
    isWatched: () => roster.playersOnDuty().length > 0,
    units: directory.units,
  })

  function select(): Source {
    const wanted = settings?.units ?? 'none'
    const runs = fivem.isResourceStarted('sonorancad')
    if (wanted === 'auto') return runs ? 'sonorancad' : 'api'
    return wanted === 'sonorancad' && !runs ? 'none' : wanted
  }

  function use(next: Source): void {
    stop()
    stop = () => {}
    source = next
    listedAt = null
    directory.clear()
    if (source === 'sonorancad') {
      const { receiveEvents, pair } = directory
      stop = listenToSonorancadUnits({ log, onEvents: receiveEvents, onList, onPaired: pair })
    }
    if (source === 'api' && settings !== null) {
      api.start(settings)
      stop = api.stop
    }
  }

  return {
    directory,

    configure(next: Settings): void {
      const isSame = settings !== null && deepEqual(sourceSettings(settings), sourceSettings(next))
      settings = next
      if (!isSame) use(select())
    },

    /** Selects the source again, after resources started or stopped. */
    resourcesChanged(): void {
      if (select() !== source) use(select())
    },

    update,

    /** The calls that the player's units are attached to. Empty for a player off duty. */
    callsOf: (source: number): Call[] => [...(assignments.get(source)?.values() ?? [])],

    /** Whether the unit of a player who responded then can still arrive, with a list that was requested for it. */
    isListAwaited: (since: number): boolean =>
      source === 'api' && requestedAt < since && now() - since < LIST_WAIT_MS,

    dispatcherPresence(): 'online' | 'offline' | 'unknown' {
      const isDispatching = isSonorancadDispatching()
      if (isDispatching !== null) return isDispatching ? 'online' : 'offline'
      if (now() - dispatchersAsOf > PRESENCE_MS) return 'unknown'
      return directory.isDispatcherOnline() ? 'online' : 'offline'
    },

    receiveEvents(events: readonly UnitEvent[]): void {
      if (source !== 'none') directory.receiveEvents(events)
    },

    status: (): UnitsStatus => ({ source, known: directory.units().size, listedAt }),

    /** Closes the connections of this resource before it stops. */
    stop: (): void => stop(),
  }
}

export type Units = ReturnType<typeof createUnits>
