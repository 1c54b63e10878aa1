import { type Position, positionOf, type SeenCall } from '../../shared/call.ts'
import type { Disposer } from '../../shared/disposer.ts'
import type { TextKey, Translate } from '../../shared/locale.ts'
import type { Board, Effect } from './board.ts'
import { callLabel } from './call-label.ts'
import { distanceBetween } from './distance.ts'

export interface RouteDeps {
  board: Board
  playerPosition(): Position
  after(ms: number, run: () => void): Disposer
  translate: Translate
  showMessage(text: string): void
  /** Runs when the route starts or ends other than through {@link Route.onEffect}. */
  onChange(): void
}

/** Metres from the call within which the player has arrived. */
const ARRIVAL_DISTANCE = 30
const ARRIVAL_CHECK_MS = 1_000

/** Holds the call to which the GPS route leads. The game draws the route to the call's blip and follows that blip. */
export function createRoute({ board, playerPosition, after, translate, showMessage, onChange }: RouteDeps) {
  let target: string | null = null
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
      onChange()
    } else setTarget(target)
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
      setTarget(key)
      showMessage(translate('routeStarted', { call: callLabel(call, translate) }))
      onChange()
      return true
    },

    stop(): void {
      end('routeEnded')
      onChange()
    },

    /** Ends the route when its call is removed, or moves it to the dispatch call that replaces its 911 call. */
    onEffect(effect: Effect): void {
      if (effect.type === 'dutyStarted' || effect.type === 'dutyEnded') setTarget(null)
      if (target === null || !('call' in effect)) return
      const { call } = effect
      if (effect.type === 'added' && effect.from === target) setTarget(call.key)
      if (call.key !== target) return
      if (effect.type === 'removed') end('routeCallRemoved', call)
      else if (positionOf(call) === null) end('callWithoutLocation', call)
    },
  }
}

export type Route = ReturnType<typeof createRoute>
