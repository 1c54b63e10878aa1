import type { SeenCall } from '../shared/call.ts'
import type { Translate } from '../shared/locale.ts'
import type { Board } from './core/board.ts'
import { callLabel } from './core/call-label.ts'
import { findCall, newestWithPosition } from './core/call-list.ts'
import type { Route } from './core/route.ts'
import * as game from './fivem.ts'

export interface CommandDeps {
  board: Board
  route: Route
  translate: Translate
  /** Shows the reply to a command. */
  showMessage(text: string): void
  showCalls(page: number): void
  /** Mutes or unmutes notifications and returns whether they are muted now. */
  toggleMute(): boolean
}

/** Registers the player's commands and the key binding of /callroute. */
export function registerCommands({
  board,
  route,
  translate,
  showMessage,
  showCalls,
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

  game.onCommand(
    'callroute',
    onDutyOnly(([id]) => {
      // The key binding also works in the pause menu.
      if (game.isPaused()) return
      const call = id === undefined ? newestWithPosition(board.calls) : findCall(board.calls, id)
      if (call !== undefined) toggleRoute(call)
      else showMessage(id === undefined ? translate('noCallWithLocation') : translate('unknownCall', { id }))
    }),
  )

  game.onCommand('callmute', () =>
    showMessage(translate(toggleMute() ? 'notificationsMuted' : 'notificationsUnmuted')),
  )

  game.addKeyMapping('callroute', translate('help_callroute'))

  /** Ends the route if it leads to this call already. Starts it otherwise. */
  function toggleRoute(call: SeenCall): void {
    if (route.key() === call.key) route.stop()
    else if (!route.routeTo(call.key))
      showMessage(translate('callWithoutLocation', { call: callLabel(call, translate) }))
  }

  return {
    /** Handles the selection of a call in the menu, where a removed call may still be listed. */
    onMenuSelection(key: string): void {
      const call = board.calls.get(key)
      if (call !== undefined) toggleRoute(call)
      else showMessage(translate(board.onDuty() ? 'callNotActive' : 'notOnDuty'))
    },

    /** Adds the chat suggestions in the current language, replacing those in another language. */
    addSuggestions(): void {
      game.addChatSuggestion('calls', translate('help_calls'), [{ name: translate('help_page'), help: '' }])
      game.addChatSuggestion('callroute', translate('help_callroute'), [
        { name: 'id', help: translate('help_id') },
      ])
      game.addChatSuggestion('callmute', translate('help_callmute'), [])
    },

    removeSuggestions(): void {
      for (const command of ['calls', 'callroute', 'callmute']) game.removeChatSuggestion(command)
    },
  }
}
