import type { SeenCall } from '../shared/protocol.ts'
import type { Board } from './board.ts'
import * as game from './game.ts'
import { find, newestPlaced } from './listing.ts'
import type { Say } from './news.ts'
import type { Route } from './route.ts'

export interface CommandDeps {
  board: Board
  route: Route
  say: Say
  label(call: SeenCall): string
  /** Answers who gave the command. */
  tell(line: string): void
  show(page: number): void
  /** Silences notifications, or no longer; returns whether they are silent now. */
  toggleMute(): boolean
}

/** What players can do. Returns how to offer the commands in the chat, in the language of now. */
export function addCommands({ board, route, say, label, tell, show, toggleMute }: CommandDeps) {
  function whenOnDuty(run: (args: string[]) => void): (args: string[]) => void {
    return (args) => (board.onDuty() ? run(args) : tell(say('offDuty')))
  }

  game.onCommand(
    'calls',
    whenOnDuty(([page]) =>
      board.calls.size === 0 ? tell(say('noCalls')) : show(Math.trunc(Number(page)) || 1),
    ),
  )

  game.onCommand(
    'callroute',
    whenOnDuty(([id]) => {
      // By a key it comes while the map is open, too.
      if (game.isPaused()) return
      const call = id === undefined ? newestPlaced(board.calls) : find(board.calls, id)
      if (call !== undefined) lead(call)
      else tell(id === undefined ? say('noRoute') : say('noCall', { id }))
    }),
  )

  game.onCommand('callmute', () => tell(say(toggleMute() ? 'muted' : 'unmuted')))

  game.offerKey('callroute', say('help_callroute'))

  /** Leads to a call; said again it ends the route. */
  function lead(call: SeenCall): void {
    if (route.key() === call.key) route.stop()
    else if (!route.routeTo(call.key)) tell(say('noPlace', { call: label(call) }))
  }

  return {
    /** The player chose a call from the menu, where it may have stood for a while. */
    choose(key: string): void {
      const call = board.calls.get(key)
      if (call !== undefined) lead(call)
      else tell(board.onDuty() ? say('goneCall') : say('offDuty'))
    },

    suggest(): void {
      game.suggest('calls', say('help_calls'), [{ name: say('help_page'), help: '' }])
      game.suggest('callroute', say('help_callroute'), [{ name: 'id', help: say('help_id') }])
      game.suggest('callmute', say('help_callmute'), [])
    },

    unsuggest(): void {
      for (const command of ['calls', 'callroute', 'callmute']) game.unsuggest(command)
    },
  }
}
