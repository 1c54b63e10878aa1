import type { SeenCall } from '../shared/call.ts'
import type { Translate } from '../shared/locale.ts'
import type { Board } from './core/board.ts'
import { findCall, newestPlaced } from './core/call-list.ts'
import type { Route } from './core/route.ts'
import * as game from './fivem.ts'

export interface CommandDeps {
  board: Board
  route: Route
  translate: Translate
  label(call: SeenCall): string
  /** Answers who gave the command. */
  tell(line: string): void
  show(page: number): void
  /** Silences notifications, or no longer; returns whether they are silent now. */
  toggleMute(): boolean
}

/** What players can do. Returns how to offer the commands in the chat, in the language of now. */
export function addCommands({ board, route, translate, label, tell, show, toggleMute }: CommandDeps) {
  function whenOnDuty(run: (args: string[]) => void): (args: string[]) => void {
    return (args) => (board.onDuty() ? run(args) : tell(translate('offDuty')))
  }

  game.onCommand(
    'calls',
    whenOnDuty(([page]) =>
      board.calls.size === 0 ? tell(translate('noCalls')) : show(Math.trunc(Number(page)) || 1),
    ),
  )

  game.onCommand(
    'callroute',
    whenOnDuty(([id]) => {
      // By a key it comes while the map is open, too.
      if (game.isPaused()) return
      const call = id === undefined ? newestPlaced(board.calls) : findCall(board.calls, id)
      if (call !== undefined) lead(call)
      else tell(id === undefined ? translate('noRoute') : translate('noCall', { id }))
    }),
  )

  game.onCommand('callmute', () => tell(translate(toggleMute() ? 'muted' : 'unmuted')))

  game.addKeyMapping('callroute', translate('help_callroute'))

  /** Leads to a call; said again it ends the route. */
  function lead(call: SeenCall): void {
    if (route.key() === call.key) route.stop()
    else if (!route.routeTo(call.key)) tell(translate('noPlace', { call: label(call) }))
  }

  return {
    /** The player chose a call from the menu, where it may have stood for a while. */
    choose(key: string): void {
      const call = board.calls.get(key)
      if (call !== undefined) lead(call)
      else tell(board.onDuty() ? translate('goneCall') : translate('offDuty'))
    },

    suggest(): void {
      game.addChatSuggestion('calls', translate('help_calls'), [{ name: translate('help_page'), help: '' }])
      game.addChatSuggestion('callroute', translate('help_callroute'), [
        { name: 'id', help: translate('help_id') },
      ])
      game.addChatSuggestion('callmute', translate('help_callmute'), [])
    },

    unsuggest(): void {
      for (const command of ['calls', 'callroute', 'callmute']) game.removeChatSuggestion(command)
    },
  }
}
