import type { Call } from '../shared/call.ts'
import type { Board, Change } from './board.ts'
import type { State } from './cad/health.ts'

/** How the asking goes, as other resources see it. Times are in ms since the epoch. */
export interface Status {
  state: State
  lastSuccess: number | null
  lastError: string | null
  nextPoll: number | null
  requestsInWindow: number
  requestsPerMinute: number
  /** Calls of the last reply that could not be read and were left out. */
  skipped: number
}

export interface ApiDeps {
  publish(name: string, run: (...args: never[]) => unknown): void
  emit(event: string, ...args: unknown[]): void
  board(): Board
  updatedAt(): number | null
  status(): Status
  isOnDuty(source: number): boolean
  onDuty(): number[]
  override(source: number, on: boolean | null): void
  playerExists(source: number): boolean
  refresh(): Promise<boolean>
}

/** What other resources see: exports, and events of the server. All of it is packed on its way, so nobody holds ours. */
export function createApi(deps: ApiDeps) {
  const { publish, emit, board } = deps

  publish('getCalls', () => {
    const { calls, closed, closedCount } = board()
    const all = [...calls.values()]
    return {
      active: all.filter((call) => call.kind === 'dispatch'),
      emergency: all.filter((call) => call.kind === 'emergency'),
      closed: [...closed],
      closedCount,
      updatedAt: deps.updatedAt(),
    }
  })

  publish('getCall', (key: unknown): Call | null => {
    const { calls, closed } = board()
    return calls.get(String(key)) ?? closed.find((call) => call.key === key) ?? null
  })

  publish('isOnDuty', (source: unknown): boolean => deps.isOnDuty(Number(source)))

  publish('getOnDutyPlayers', (): number[] => deps.onDuty())

  publish('setDuty', (source: unknown, onDuty: unknown): boolean => {
    const player = Number(source)
    const value = onDuty ?? null
    if (!Number.isInteger(player) || player < 1 || !deps.playerExists(player)) return false
    if (value !== null && typeof value !== 'boolean') return false
    deps.override(player, value)
    return true
  })

  publish('refresh', (): Promise<boolean> => deps.refresh())

  publish('getStatus', (): Status => deps.status())

  return {
    changed(changes: readonly Change[]): void {
      for (const change of changes) {
        if (change.type === 'added') emit('sonoran_calls:callAdded', change.call)
        if (change.type === 'updated') emit('sonoran_calls:callUpdated', change.call, change.before)
        if (change.type === 'removed') emit('sonoran_calls:callRemoved', change.call, change.reason)
      }
    },
    dutyChanged: (source: number, onDuty: boolean): void => emit('sonoran_calls:dutyChanged', source, onDuty),
    statusChanged: (): void => emit('sonoran_calls:statusChanged', deps.status()),
  }
}
