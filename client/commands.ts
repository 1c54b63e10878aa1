import type { SeenCall } from '../shared/call.ts'
import { findCall } from '../shared/find-call.ts'
import type { TextKey, Translate } from '../shared/locale.ts'
import type { Board } from './core/board.ts'
import { callLabel } from './core/call-label.ts'
import { newestFirst, newestWithPosition } from './core/call-list.ts'
import type { ClosedCalls } from './core/closed-calls.ts'
import type { Route } from './core/route.ts'
import * as game from './fivem.ts'
import { type MenuSelection, pageCount } from './menu.ts'

export interface CommandDeps {
  board: Board
  closedCalls: Pick<ClosedCalls, 'calls' | 'open'>
  route: Route
  translate: Translate
  /** Shows the reply to a command. */
  showMessage(text: string): void
  showCalls(page: number): void
  showCall(call: SeenCall): void
  /** Mutes or unmutes notifications and returns whether they are muted now. */
  toggleMute(): boolean
}

const COMMANDS = ['calls', 'call', 'callroute', 'callmute'] as const

/** Registers the player's commands, and the key bindings of /call and /callroute. */
export function registerCommands({
  board,
  closedCalls,
  route,
  translate,
  showMessage,
  showCalls,
  showCall,
  toggleMute,
}: CommandDeps) {
  function onDutyOnly(run: (args: string[]) => void): (args: string[]) => void {
    return (args) => (board.onDuty() ? run(args) : showMessage(translate('notOnDuty')))
  }

  game.onCommand(
    'calls',
    onDutyOnly(([typed]) => {
      const page = Math.max(1, Math.trunc(Number(typed)) || 1)
      if (page >= pageCount(board)) closedCalls.open()
      else if (board.calls.size === 0) showMessage(translate('noActiveCalls'))
      else showCalls(page)
    }),
  )

  /** Runs a function for the call with the typed id, or for the default call without an id. */
  function onCallCommand(
    name: 'call' | 'callroute',
    run: (call: SeenCall) => void,
    find: (id: string) => SeenCall | undefined,
    defaultCall: () => SeenCall | undefined,
    noCall: TextKey,
  ): void {
    const runForCall = onDutyOnly(([id]) => {
      // The key binding also works in the pause menu.
      if (game.isPaused()) return
      const call = id === undefined ? defaultCall() : find(id)
      if (call !== undefined) run(call)
      else showMessage(id === undefined ? translate(noCall) : translate('unknownCall', { id }))
    })
    game.onCommand(name, runForCall)
    game.addKeyMapping(name, translate(`help_${name}`))
  }

  const findActive = (id: string) => findCall(board.calls, id)
  onCallCommand(
    'call',
    showCall,
    (id) => findActive(id) ?? findCall(closedCalls.calls(), id),
    () => board.calls.get(route.key() ?? '') ?? newestFirst(board.calls)[0],
    'noActiveCalls',
  )
  onCallCommand(
    'callroute',
    toggleRoute,
    findActive,
    () => newestWithPosition(board.calls),
    'noCallWithLocation',
  )

  game.onCommand('callmute', () =>
    showMessage(translate(toggleMute() ? 'notificationsMuted' : 'notificationsUnmuted')),
  )

  /** Ends the route if it leads to this call already. Starts it otherwise. */
  function toggleRoute(call: SeenCall): void {
    if (route.key() === call.key) route.stop()
    else if (!route.routeTo(call.key))
      showMessage(translate('callWithoutLocation', { call: callLabel(call, translate) }))
  }

  return {
    /** Handles the selection of a menu option. The call may have been removed while the menu was open. */
    onMenuSelection(selection: unknown): void {
      // Any resource on this client can emit the event.
      const { action, key } = Object(selection) as Partial<MenuSelection>
      const active = board.calls.get(String(key))
      const call = active ?? closedCalls.calls().get(String(key))
      if (!board.onDuty()) showMessage(translate('notOnDuty'))
      else if (action === 'listClosed') closedCalls.open()
      else if (action === 'open' && call !== undefined) showCall(call)
      else if (action === 'route' && active !== undefined) toggleRoute(active)
      else showMessage(translate('callNotActive'))
    },

    /** Adds the chat suggestions in the current language, replacing those in another language. */
    addSuggestions(): void {
      const params: Record<string, { name: string; help: string }[]> = {
        calls: [{ name: translate('param_page'), help: translate('help_page') }],
        call: [{ name: 'id', help: translate('help_callId') }],
        callroute: [{ name: 'id', help: translate('help_id') }],
      }
      for (const command of COMMANDS)
        game.addChatSuggestion(command, translate(`help_${command}`), params[command] ?? [])
    },

    removeSuggestions(): void {
      for (const command of COMMANDS) game.removeChatSuggestion(command)
    },
  }
}
