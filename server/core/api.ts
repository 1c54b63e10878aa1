import type { CallList, ClosedCallsPage, ServerExports, Status } from '../../shared/api.ts'
import {
  callKeyArgument,
  dutyArgument,
  limitArgument,
  offsetArgument,
  playerArgument,
  readArgument,
} from '../../shared/argument.ts'
import type { Call } from '../../shared/call.ts'
import type { TextStorage } from '../../shared/text-storage.ts'
import { type Unit, unitIdsOf } from '../../shared/unit.ts'
import type { Board, Change } from './board.ts'
import { createEventQueue } from './event-queue.ts'
import type { Log } from './log.ts'
import type { AssignmentChanges } from './units/assignments.ts'
import type { UnitChange } from './units/unit-directory.ts'

export interface ApiDeps {
  publish(name: string, run: (...args: never[]) => unknown): void
  emit(event: string, ...args: unknown[]): void
  /** The name of the resource that is calling an export, or null. */
  caller(): string | null
  /** Called when a resource starts to use the exports, so that it does not wait for the idle polling interval. */
  onFirstUse(): void
  /** Steady clock, in ms. */
  now(): number
  /** Runs a function in the next tick of the server. */
  nextTick(run: () => void): void
  log: Pick<Log, 'warn'>
  /** Stores the keys of the calls that were announced by an event. Survives a restart of the resource. */
  storage: TextStorage
  board(): Board
  updatedAt(): number | null
  status(): Status
  roster: {
    isOnDuty(source: number): boolean
    playersOnDuty(): number[]
    override(source: number, onDuty: boolean | null): void
  }
  units: {
    units(): ReadonlyMap<number, Unit>
    unitsOf(source: number): Unit[]
    callsOf(source: number): Call[]
  }
  playerExists(source: number): boolean
  refresh(): Promise<boolean>
  closedCalls(request: { offset: number; limit: number }): Promise<ClosedCallsPage>
}

/** How long the full polling rate is used after an export was called, in ms. */
const WATCH_MS = 300_000

/**
 * The exports and server events for other resources. FiveM packs all arguments and results, so other resources receive
 * copies.
 */
export function createApi(deps: ApiDeps) {
  const { board, caller } = deps
  const { batch, enqueue } = createEventQueue(deps)

  const api = {
    getCalls: () => toCallList(board(), deps.updatedAt()),

    getCall(key: unknown) {
      const callKey = readArgument(callKeyArgument, key, 'getCall(key)', caller())
      const { calls, closed } = board()
      return calls.get(callKey) ?? closed.find((call) => call.key === callKey) ?? null
    },

    getClosedCalls: (offset: unknown, limit: unknown) =>
      deps.closedCalls({
        offset: readArgument(offsetArgument, offset, 'getClosedCalls(offset)', caller()),
        limit: readArgument(limitArgument, limit, 'getClosedCalls(limit)', caller()),
      }),

    isOnDuty: (source: unknown) =>
      deps.roster.isOnDuty(readArgument(playerArgument, source, 'isOnDuty(source)', caller())),

    getOnDutyPlayers: () => deps.roster.playersOnDuty(),

    setDuty(source: unknown, onDuty: unknown) {
      const player = readArgument(playerArgument, source, 'setDuty(source)', caller())
      const override = readArgument(dutyArgument, onDuty, 'setDuty(onDuty)', caller())
      if (!deps.playerExists(player)) return false
      deps.roster.override(player, override)
      return true
    },

    getUnits: () => [...deps.units.units().values()],

    getUnit(source: unknown) {
      const player = readArgument(playerArgument, source, 'getUnit(source)', caller())
      const units = deps.units.unitsOf(player)
      const attachedIds = new Set(deps.units.callsOf(player).flatMap(unitIdsOf))
      return units.find(({ id }) => attachedIds.has(id)) ?? units[0] ?? null
    },

    getCallsOf: (source: unknown) =>
      deps.units.callsOf(readArgument(playerArgument, source, 'getCallsOf(source)', caller())),

    refresh: () => deps.refresh(),

    getStatus: () => deps.status(),
  } satisfies ServerExports

  let watchedUntil = Number.NEGATIVE_INFINITY
  const isWatched = () => deps.now() < watchedUntil

  function publish(name: string, run: (...args: never[]) => unknown): void {
    deps.publish(name, (...args) => {
      const isFirstUse = !isWatched()
      watchedUntil = deps.now() + WATCH_MS
      if (isFirstUse) deps.onFirstUse()
      return run(...args)
    })
  }

  /** Keys of the calls that `callAdded` was emitted for, also before a restart of the resource. */
  let announced = new Set<string>()
  let stored: string | null = null

  function storeAnnounced(): void {
    // Before the first reply the board is empty, and the stored keys are still valid.
    if (!board().known) return
    announced = new Set(board().calls.keys())
    const text = [...announced].join(' ')
    if (text !== stored) deps.storage.set(text)
    stored = text
  }

  let lastState: Status['state'] = 'starting'

  return {
    start(): void {
      stored = deps.storage.get()
      announced = new Set(stored?.split(' '))
      for (const [name, run] of Object.entries<(...args: never[]) => unknown>(api)) publish(name, run)
    },

    isWatched,
    batch,

    callsChanged(changes: readonly Change[]): void {
      batch(() => {
        for (const change of changes) {
          if (change.type === 'updated') enqueue('sonoran_calls:callUpdated', change.call, change.before)
          if (change.type === 'removed') enqueue('sonoran_calls:callRemoved', change.call, change.reason)
          if (change.type === 'added' && !announced.has(change.call.key))
            enqueue('sonoran_calls:callAdded', change.call)
        }
        storeAnnounced()
      })
    },

    dutyChanged: (source: number, onDuty: boolean): void =>
      enqueue('sonoran_calls:dutyChanged', source, onDuty),

    unitsChanged(changes: readonly UnitChange[]): void {
      batch(() => {
        for (const { unit, before } of changes) enqueue('sonoran_calls:unitChanged', unit, before)
      })
    },

    assignmentsChanged({ assigned, unassigned }: AssignmentChanges): void {
      batch(() => {
        for (const { source, call } of unassigned) enqueue('sonoran_calls:unassigned', source, call)
        for (const { source, call } of assigned) enqueue('sonoran_calls:assigned', source, call)
      })
    },

    statusChanged(): void {
      const status = deps.status()
      if (status.state === lastState) return
      lastState = status.state
      enqueue('sonoran_calls:statusChanged', status)
    },
  }
}

function toCallList({ calls, closed, closedCount }: Board, updatedAt: number | null): CallList {
  const all = [...calls.values()]
  return {
    active: all.filter((call) => call.kind === 'dispatch'),
    emergency: all.filter((call) => call.kind === 'emergency'),
    closed: [...closed],
    closedCount,
    updatedAt,
  }
}
