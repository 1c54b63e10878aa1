import type { Position, SeenCall } from '../../shared/call.ts'
import type { Disposer as Undo } from '../../shared/disposer.ts'
import type { Translate } from '../../shared/locale.ts'
import { positionOf } from '../../shared/style.ts'
import type { Board, Effect } from './board.ts'
import { distanceBetween } from './call-list.ts'

export interface RouteDeps {
  board: Board
  here(): Position
  after(ms: number, run: () => void): Undo
  translate: Translate
  label(call: SeenCall): string
  tell(line: string): void
  /** The route is another one, or none: draw it so. */
  changed(): void
}

/** Metres from the call within which the player has arrived. */
const ARRIVED = 30
const CHECK_MS = 1_000

/** Which call the player is led to. The line itself is that call's blip's, so it goes where the blip goes. */
export function createRoute({ board, here, after, translate, label, tell, changed }: RouteDeps) {
  let key: string | null = null
  let stopChecking: Undo = () => {}

  function lead(to: string | null): void {
    stopChecking()
    key = to
    if (to !== null) stopChecking = after(CHECK_MS, check)
  }

  function check(): void {
    const call = board.calls.get(key ?? '')
    const there = call && positionOf(call)
    if (there && distanceBetween(here(), there) <= ARRIVED) {
      end(translate('arrived', { call: label(call) }))
      changed()
    } else lead(key)
  }

  function end(line: string): void {
    lead(null)
    tell(line)
  }

  return {
    /** The key of the call that the player is led to. */
    key: (): string | null => key,

    /** Leads the player to a call. False if there is no such call, or it has no place. */
    routeTo(to: string): boolean {
      const call = board.calls.get(to)
      if (call === undefined || positionOf(call) === null) return false
      lead(to)
      tell(translate('routed', { call: label(call) }))
      changed()
      return true
    },

    stop(): void {
      end(translate('routeEnded'))
      changed()
    },

    /** Goes along with what happens to the call. */
    onEffect(effect: Effect): void {
      if (effect.type === 'signedOn' || effect.type === 'signedOff') lead(null)
      if (key === null || !('call' in effect)) return
      const { call } = effect
      if (effect.type === 'added' && effect.from === key) lead(call.key)
      if (call.key !== key) return
      if (effect.type === 'removed') end(translate('routeClosed', { call: label(call) }))
      else if (positionOf(call) === null) end(translate('noPlace', { call: label(call) }))
    },
  }
}

export type Route = ReturnType<typeof createRoute>
