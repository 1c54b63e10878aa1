import type { CallList, ClosedCallsPage, ServerExports, Status } from '../../shared/api.ts'
import {
  callKeyArgument,
  dutyArgument,
  limitArgument,
  offsetArgument,
  playerArgument,
  readArgument,
} from '../../shared/argument.ts'
import type { Call, SeenCall } from '../../shared/call.ts'
import { type Unit, unitIdsOf } from '../../shared/unit.ts'
import type { Board } from './board.ts'

export interface ExportDeps {
  /** The name of the resource that is calling an export, or null. */
  caller(): string | null
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
  responding: {
    respond(source: number, key: string): boolean
    unrespond(source: number): boolean
    respondersOf(key: string): number[]
  }
  /** The calls that the player may see. */
  callsFor(source: number): SeenCall[]
  playerExists(source: number): boolean
  refresh(): Promise<boolean>
  closedCalls(request: { offset: number; limit: number }): Promise<ClosedCallsPage>
}

/** The exports for other resources. An argument of the wrong type throws an Error. */
export function createExports(deps: ExportDeps) {
  const { board, caller } = deps

  return {
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

    getCallsFor: (source: unknown) =>
      deps.callsFor(readArgument(playerArgument, source, 'getCallsFor(source)', caller())),

    respond(source: unknown, key: unknown) {
      const player = readArgument(playerArgument, source, 'respond(source)', caller())
      return deps.responding.respond(player, readArgument(callKeyArgument, key, 'respond(key)', caller()))
    },

    unrespond: (source: unknown) =>
      deps.responding.unrespond(readArgument(playerArgument, source, 'unrespond(source)', caller())),

    getResponders: (key: unknown) =>
      deps.responding.respondersOf(readArgument(callKeyArgument, key, 'getResponders(key)', caller())),

    refresh: () => deps.refresh(),

    getStatus: () => deps.status(),
  } satisfies ServerExports
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
