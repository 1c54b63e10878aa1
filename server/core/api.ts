import type { ServerEvents, ServerExports, Status } from '../../shared/api.ts'
import { callKeyArgument, dutyArgument, playerArgument, readArgument } from '../../shared/argument.ts'
import type { Board, Change } from './board.ts'

export interface ApiDeps {
  publish(name: string, run: (...args: never[]) => unknown): void
  emit(event: string, ...args: unknown[]): void
  /** The resource whose call of an export this is. */
  caller(): string | null
  /** Told when a resource begins to use the exports, so that it need not wait for the pace of nobody looking. */
  onFirstUse(): void
  /** In ms, of a clock that nobody sets. */
  now(): number
  /** The keys of the calls that were told of, where they outlive a restart. */
  storage: { get(): string | null; set(text: string): void }
  board(): Board
  updatedAt(): number | null
  status(): Status
  roster: {
    isOnDuty(source: number): boolean
    playersOnDuty(): number[]
    override(source: number, onDuty: boolean | null): void
  }
  playerExists(source: number): boolean
  refresh(): Promise<boolean>
}

/** How long one use of an export counts as somebody who looks. */
const WATCH_MS = 300_000

type Told = { [Name in keyof ServerEvents]: [Name, ...ServerEvents[Name]] }[keyof ServerEvents]

/** What other resources see: exports, and events of the server. All of it is packed on its way, so nobody holds ours. */
export function createApi(deps: ApiDeps) {
  const { board, caller } = deps

  const api = {
    getCalls() {
      const { calls, closed, closedCount } = board()
      const all = [...calls.values()]
      return {
        active: all.filter((call) => call.kind === 'dispatch'),
        emergency: all.filter((call) => call.kind === 'emergency'),
        closed: [...closed],
        closedCount,
        updatedAt: deps.updatedAt(),
      }
    },

    getCall(key: unknown) {
      const wanted = readArgument(callKeyArgument, key, 'getCall(key)', caller())
      const { calls, closed } = board()
      return calls.get(wanted) ?? closed.find((call) => call.key === wanted) ?? null
    },

    isOnDuty: (source: unknown) =>
      deps.roster.isOnDuty(readArgument(playerArgument, source, 'isOnDuty(source)', caller())),

    getOnDutyPlayers: () => deps.roster.playersOnDuty(),

    setDuty(source: unknown, onDuty: unknown) {
      const player = readArgument(playerArgument, source, 'setDuty(source)', caller())
      const wanted = readArgument(dutyArgument, onDuty, 'setDuty(onDuty)', caller())
      if (!deps.playerExists(player)) return false
      deps.roster.override(player, wanted)
      return true
    },

    refresh: () => deps.refresh(),

    getStatus: () => deps.status(),
  } satisfies ServerExports

  let watchedUntil = Number.NEGATIVE_INFINITY
  const isWatched = () => deps.now() < watchedUntil

  function publish(name: string, run: (...args: never[]) => unknown): void {
    deps.publish(name, (...args) => {
      const slept = !isWatched()
      watchedUntil = deps.now() + WATCH_MS
      if (slept) deps.onFirstUse()
      return run(...args)
    })
  }

  let waiting: Told[] = []
  let telling = false

  function tell(...event: Told): void {
    waiting.push(event)
    if (!telling) batch(() => {})
  }

  /**
   * Makes a change, and tells of it when it is whole. What a listener causes is told to all after what it listened to,
   * so that everybody hears everything in the order in which it happened.
   */
  function batch(change: () => void): void {
    if (telling) {
      change()
      return
    }
    telling = true
    try {
      change()
      for (const [name, ...args] of waiting) deps.emit(name, ...args)
    } finally {
      waiting = []
      telling = false
    }
  }

  /** Keys of the calls that `callAdded` was emitted for. They outlive a restart of the resource. */
  let known = new Set<string>()
  let stored: string | null = null

  function remember(): void {
    // Before the first reply nobody knows what is there.
    if (!board().known) return
    known = new Set(board().calls.keys())
    const text = [...known].join(' ')
    if (text !== stored) deps.storage.set(text)
    stored = text
  }

  let state: Status['state'] = 'starting'

  return {
    start(): void {
      stored = deps.storage.get()
      known = new Set(stored?.split(' '))
      for (const [name, run] of Object.entries<(...args: never[]) => unknown>(api)) publish(name, run)
    },

    isWatched,
    batch,

    callsChanged(changes: readonly Change[]): void {
      batch(() => {
        for (const change of changes) {
          if (change.type === 'updated') tell('sonoran_calls:callUpdated', change.call, change.before)
          if (change.type === 'removed') tell('sonoran_calls:callRemoved', change.call, change.reason)
          if (change.type === 'added' && !known.has(change.call.key))
            tell('sonoran_calls:callAdded', change.call)
        }
        remember()
      })
    },

    dutyChanged: (source: number, onDuty: boolean): void => tell('sonoran_calls:dutyChanged', source, onDuty),

    statusChanged(): void {
      const status = deps.status()
      if (status.state === state) return
      state = status.state
      tell('sonoran_calls:statusChanged', status)
    },
  }
}
