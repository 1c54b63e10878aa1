import { type Position, positionOf, type SeenCall } from '../../shared/call.ts'
import type { Disposer } from '../../shared/disposer.ts'
import type { TextKey, Translate } from '../../shared/locale.ts'
import type { Board, Effect } from './board.ts'
import { callLabel } from './call-label.ts'
import { newestOwn } from './call-list.ts'
import { distanceBetween } from './distance.ts'

export interface RouteDeps {
  board: Board
  playerPosition(): Position
  after(ms: number, run: () => void): Disposer
  translate: Translate
  showMessage(text: string): void
  /** Whether the route to a call that the player is assigned to starts by itself. */
  startsAutomatically(): boolean
  /** The player has arrived at the call. */
  onArrived(key: string): void
  /** Runs when the route starts or ends other than through {@link Route.onEffect}. */
  onChange(): void
}

/** Metres from the call within which the player has arrived. */
const ARRIVAL_DISTANCE = 30
const ARRIVAL_CHECK_MS = 1_000

/** Holds the call to which the GPS route leads. The game draws the route to the call's blip and follows that blip. */
export function createRoute(deps: RouteDeps) {
  const { board, playerPosition, after, translate, showMessage, onChange } = deps
  let target: string | null = null
  /** Whether the player chose the target. Such a route is never replaced. */
  let isChosen = false
  let stopArrivalCheck: Disposer = () => {}

  function setTarget(key: string | null): void {
    stopArrivalCheck()
    target = key
    if (key !== null) stopArrivalCheck = after(ARRIVAL_CHECK_MS, checkArrival)
  }

  function checkArrival(): void {
    const call = board.calls.get(target ?? '')
    const position = call && positionOf(call)
    if (position && distanceBetween(playerPosition(), position) <= ARRIVAL_DISTANCE) {
      end('routeArrived', call)
      deps.onArrived(call.key)
      onChange()
    } else setTarget(target)
  }

  /** Starts the route to a call that the player is assigned to; its notification tells the player. */
  function startAutomatically(call: SeenCall | undefined): void {
    if (call === undefined || positionOf(call) === null || !deps.startsAutomatically()) return
    if (target !== null && isChosen) return
    isChosen = false
    setTarget(call.key)
  }

  function end(reason: TextKey, call?: SeenCall): void {
    setTarget(null)
    showMessage(translate(reason, call && { call: callLabel(call, translate) }))
  }

  return {
    /** The key of the call to which the route leads. */
    key: (): string | null => target,

    /** Starts the route to a call. Returns false if there is no such call or it has no position. */
    routeTo(key: string): boolean {
      const call = board.calls.get(key)
      if (call === undefined || positionOf(call) === null) return false
      isChosen = true
      setTarget(key)
      showMessage(translate('routeStarted', { call: callLabel(call, translate) }))
      onChange()
      return true
    },

    /** Leads to the call that the player responds to, without a message, or with null to none. */
    respondTo(key: string | null): void {
      const call = board.calls.get(key ?? '')
      isChosen = true
      setTarget(call !== undefined && positionOf(call) !== null ? call.key : null)
      onChange()
    },

    stop(): void {
      end('routeEnded')
      onChange()
    },

    /**
     * Ends the route when its call is removed, or moves it to the dispatch call that replaces its 911 call. Starts and ends
     * it with the player's assignment to a call.
     */
    onEffect(effect: Effect): void {
      if (effect.type === 'dutyStarted' || effect.type === 'dutyEnded') setTarget(null)
      if (effect.type === 'dutyStarted') startAutomatically(newestOwn(board.calls))
      if (!('call' in effect)) return
      const { call } = effect
      const wasMine = effect.type === 'updated' && effect.before.mine
      if (effect.type === 'added' && effect.from !== null && effect.from === target) setTarget(call.key)
      if (effect.type !== 'removed' && call.mine && !wasMine) startAutomatically(call)
      if (call.key !== target) return
      if (effect.type === 'removed' && call.mine) setTarget(null)
      else if (effect.type === 'removed') end('routeCallRemoved', call)
      else if (wasMine && !call.mine && !isChosen) setTarget(null)
      else if (positionOf(call) === null) end('callWithoutLocation', call)
    },
  }
}

export type Route = ReturnType<typeof createRoute>
