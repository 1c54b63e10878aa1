import type { RespondOutcome, Status } from '../../shared/api.ts'
import type { Call } from '../../shared/call.ts'
import type { TextStorage } from '../../shared/text-storage.ts'
import { createExports, type ExportDeps } from './api-exports.ts'
import type { Change } from './board.ts'
import { createEventQueue } from './event-queue.ts'
import type { Log } from './log.ts'
import type { AssignmentChanges } from './units/assignments.ts'
import type { UnitChange } from './units/unit-directory.ts'

export interface ApiDeps extends ExportDeps {
  publish(name: string, run: (...args: never[]) => unknown): void
  emit(event: string, ...args: unknown[]): void
  /** Called when a resource starts to use the exports, so that it does not wait for the idle polling interval. */
  onFirstUse(): void
  /** Steady clock, in ms. */
  now(): number
  /** Runs a function in the next tick of the server. */
  nextTick(run: () => void): void
  log: Pick<Log, 'warn'>
  /** Stores the keys of the calls that were announced by an event. Survives a restart of the resource. */
  storage: TextStorage
}

/** How long the full polling rate is used after an export was called, in ms. */
const WATCH_MS = 300_000

/**
 * The exports and server events for other resources. FiveM packs all arguments and results, so other resources receive
 * copies.
 */
export function createApi(deps: ApiDeps) {
  const { board } = deps
  const { batch, enqueue } = createEventQueue(deps)

  const api = createExports(deps)
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

    responding: (source: number, call: Call): void => enqueue('sonoran_calls:responding', source, call),

    responded: (source: number, call: Call, outcome: RespondOutcome): void =>
      enqueue('sonoran_calls:responded', source, call, outcome),

    statusChanged(): void {
      const status = deps.status()
      if (status.state === lastState) return
      lastState = status.state
      enqueue('sonoran_calls:statusChanged', status)
    },
  }
}
