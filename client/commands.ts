import type { SeenCall } from '../shared/call.ts'
import type { TextKey, Translate } from '../shared/locale.ts'
import type { Board } from './core/board.ts'
import { callLabel } from './core/call-label.ts'
import { findCall, newestFirst, newestWithPosition } from './core/call-list.ts'
import type { Route } from './core/route.ts'
import * as game from './fivem.ts'
import type { MenuSelection } from './menu.ts'

export interface CommandDeps {
  board: Board
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
    onDutyOnly(([page]) => {
      if (board.calls.size === 0) showMessage(translate('noActiveCalls'))
      else showCalls(Math.trunc(Number(page)) || 1)
    }),
  )

  /** Runs a function for the call with the typed id, or for the default call without an id. */
  function onCallCommand(
    name: 'call' | 'callroute',
    run: (call: SeenCall) => void,
    defaultCall: () => SeenCall | undefined,
    noCall: TextKey,
  ): void {
    const runForCall = onDutyOnly(([id]) => {
      // The key binding also works in the pause menu.
      if (game.isPaused()) return
      const call = id === undefined ? defaultCall() : findCall(board.calls, id)
      if (call !== undefined) run(call)
      else showMessage(id === undefined ? translate(noCall) : translate('unknownCall', { id }))
    })
    game.onCommand(name, runForCall)
    game.addKeyMapping(name, translate(`help_${name}`))
  }

  onCallCommand(
    'call',
    showCall,
    () => board.calls.get(route.key() ?? '') ?? newestFirst(board.calls)[0],
    'noActiveCalls',
  )
  onCallCommand('callroute', toggleRoute, () => newestWithPosition(board.calls), 'noCallWithLocation')

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
      const call = board.calls.get(String(key))
      if (call === undefined) showMessage(translate(board.onDuty() ? 'callNotActive' : 'notOnDuty'))
      else if (action === 'route') toggleRoute(call)
      else showCall(call)
    },

    /** Adds the chat suggestions in the current language, replacing those in another language. */
    addSuggestions(): void {
      const params: Record<string, { name: string; help: string }[]> = {
        calls: [{ name: translate('help_page'), help: '' }],
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
