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
import { createUnitDirectory, type UnitChange } from '../core/units/unit-directory.ts'
import type { UnitEvent } from '../core/units/unit-event.ts'
import * as fivem from '../fivem.ts'
import { createApiUnits } from './api-units.ts'
import { listenToSonorancadUnits } from './sonorancad-units.ts'

export interface UnitsDeps {
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

/** Connects the unit directory to its source: sonorancad, or Get Active Units. Push events update it as well. */
export function createUnits({ log, calls, roster, onChange, onAssignments }: UnitsDeps) {
  let settings: Settings | null = null
  let source: Source = 'none'
  let stop: Disposer = () => {}
  let listedAt: number | null = null

  const directory = createUnitDirectory({
    ...fivem,
    now: () => fivem.clocks().steady,
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

  function onList(...[units, requestedAt]: Parameters<typeof directory.receiveList>): void {
    listedAt = fivem.clocks().wall
    directory.receiveList(units, requestedAt)
  }

  const api = createApiUnits({
    ...{ log, calls, onList },
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

    receiveEvents(events: readonly UnitEvent[]): void {
      if (source !== 'none') directory.receiveEvents(events)
    },

    status: (): UnitsStatus => ({ source, known: directory.units().size, listedAt }),

    /** Closes the connections of this resource before it stops. */
    stop: (): void => stop(),
  }
}

export type Units = ReturnType<typeof createUnits>
