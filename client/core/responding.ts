import type { TextKey, Translate } from '../../shared/locale.ts'
import { type DisplaySettings, NET, RESPOND_REPLIES } from '../../shared/protocol.ts'
import type { Board, Effect } from './board.ts'
import { callLabel } from './call-label.ts'
import type { Route } from './route.ts'

export interface RespondingDeps {
  board: Pick<Board, 'calls' | 'responders'>
  /** This player's server id. */
  ownId(): number
  route: Pick<Route, 'key' | 'respondTo'>
  translate: Translate
  showMessage(text: string): void
  emitToServer(event: string, ...args: unknown[]): void
  /** Registers the commands. Called once, when responding is possible for the first time. */
  onFirstEnabled(): void
}

/** Whether this player responds to a call. The server decides; the client requests it and follows. */
export function createResponding(deps: RespondingDeps) {
  const { board, route, translate, showMessage } = deps
  let mode: DisplaySettings['respond']
  let wasEnabled = false
  /** The key of the call that the player responded to before the last effect. */
  let current: string | null = null

  function key(): string | null {
    if (board.responders.size === 0) return null
    const own = deps.ownId()
    for (const [key, responders] of board.responders)
      if (responders.some(({ source }) => source === own)) return key
    return null
  }

  const label = (key: string | null): string => {
    const call = board.calls.get(key ?? '')
    return call === undefined ? translate('theCall') : callLabel(call, translate)
  }

  function started(key: string): void {
    showMessage(translate('respondStarted', { call: label(key) }))
    route.respondTo(key)
  }

  function ended(key: string): void {
    // The notification about the closed call tells the player that it is over.
    if (!board.calls.has(key)) return
    showMessage(translate('respondEnded', { call: label(key) }))
    if (route.key() === key) route.respondTo(null)
  }

  return {
    key,

    mode: () => mode,

    setMode(next: DisplaySettings['respond']): void {
      mode = next
      if (mode === undefined || wasEnabled) return
      wasEnabled = true
      deps.onFirstEnabled()
    },

    /** Responds to the call, or no longer if the player does. */
    toggle: (target: string): void => deps.emitToServer(NET.respond, target === key() ? null : target),

    note: (text: string): void => deps.emitToServer(NET.note, text),

    /** The player has arrived at the end of the route. */
    arrived(target: string): void {
      if (mode === 'cad' && target === key()) deps.emitToServer(NET.arrived, target)
    },

    /** Call it when the effects of a message are applied. */
    update(effects: readonly Effect[]): void {
      const before = current
      current = key()
      // A response that was there when the player went on duty was not begun just now.
      if (before === current || effects.some(({ type }) => type === 'dutyStarted')) return
      if (current !== null) started(current)
      else if (before !== null) ended(before)
    },

    /** What became of a request. */
    onReply(reply: unknown, target: unknown, number: unknown): void {
      const known = RESPOND_REPLIES.find((each) => each === reply)
      if (known === undefined) return
      const params = { call: label(typeof target === 'string' ? target : null), number: Number(number) }
      showMessage(translate(`respond_${known}` satisfies TextKey, params))
    },
  }
}

export type Responding = ReturnType<typeof createResponding>
