import type { SeenCall } from '../shared/call.ts'
import { findCall } from '../shared/find-call.ts'
import type { TextKey, Translate } from '../shared/locale.ts'
import type { Board } from './core/board.ts'
import { callLabel } from './core/call-label.ts'
import { newestFirst, newestWithPosition, ownFirst } from './core/call-list.ts'
import type { ClosedCalls } from './core/closed-calls.ts'
import { NOTIFY_CHOICES, type Notifier } from './core/notifier.ts'
import type { Responding } from './core/responding.ts'
import type { Route } from './core/route.ts'
import * as game from './fivem.ts'
import { type MenuSelection, pageCount } from './menu.ts'

export interface CommandDeps {
  board: Board
  closedCalls: Pick<ClosedCalls, 'calls' | 'open'>
  route: Route
  responding: Responding
  translate: Translate
  /** Shows the reply to a command. */
  showMessage(text: string): void
  showCalls(page: number): void
  showCall(call: SeenCall): void
  notifier: Pick<Notifier, 'toggleMute' | 'choice' | 'choose'>
}

const COMMANDS = ['calls', 'call', 'callroute', 'callmute', 'callnotify'] as const
/** They exist only on servers on which players can respond to calls. */
const RESPOND_COMMANDS = { game: ['callrespond'], cad: ['callrespond', 'callnote'] } as const

/** Registers the player's commands, and the key bindings of /call and /callroute. */
export function registerCommands({
  board,
  closedCalls,
  route,
  responding,
  translate,
  showMessage,
  showCalls,
  showCall,
  notifier,
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
    name: 'call' | 'callroute' | 'callrespond',
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

  /** The commands of players who can respond to calls. */
  function addRespondCommands(): void {
    onCallCommand(
      'callrespond',
      toggleResponse,
      findActive,
      () => board.calls.get(responding.key() ?? route.key() ?? '') ?? ownFirst(board.calls)[0],
      'noActiveCalls',
    )
    game.onCommand(
      'callnote',
      onDutyOnly((words) => {
        if (responding.mode() !== 'cad') showMessage(translate('respondOff'))
        else if (words.length === 0) showMessage(translate('help_callnote'))
        else responding.note(words.join(' '))
      }),
    )
  }

  function toggleResponse(call: SeenCall): void {
    if (responding.mode() === undefined) showMessage(translate('respondOff'))
    else responding.toggle(call.key)
  }

  game.onCommand('callmute', () =>
    showMessage(translate(notifier.toggleMute() ? 'notificationsMuted' : 'notificationsUnmuted')),
  )

  game.onCommand('callnotify', ([typed = '']) => {
    const choice = NOTIFY_CHOICES.find((each) => each === typed.toLowerCase())
    if (choice !== undefined) notifier.choose(choice)
    const key = choice === undefined ? 'notifyHelp' : 'notifyChosen'
    showMessage(
      translate(key, {
        choice: notifier.choice(),
        meaning: translate(`notify_${notifier.choice()}`),
        choices: NOTIFY_CHOICES.join(', '),
      }),
    )
  })

  /** Ends the route if it leads to this call already. Starts it otherwise. */
  function toggleRoute(call: SeenCall): void {
    if (route.key() === call.key) route.stop()
    else if (!route.routeTo(call.key))
      showMessage(translate('callWithoutLocation', { call: callLabel(call, translate) }))
  }

  const activeCommands = () => {
    const mode = responding.mode()
    return mode === undefined ? COMMANDS : [...COMMANDS, ...RESPOND_COMMANDS[mode]]
  }

  return {
    addRespondCommands,

    /** Handles the selection of a menu option. The call may have been removed while the menu was open. */
    onMenuSelection(selection: unknown): void {
      // Any resource on this client can emit the event.
      const { action, key } = Object(selection) as Partial<MenuSelection>
      const active = board.calls.get(String(key))
      const call = active ?? closedCalls.calls().get(String(key))
      if (!board.onDuty()) showMessage(translate('notOnDuty'))
      else if (action === 'listClosed') closedCalls.open()
      else if (action === 'open' && call !== undefined) showCall(call)
      else if (action === 'respond' && active !== undefined) toggleResponse(active)
      else if (action === 'route' && active !== undefined) toggleRoute(active)
      else showMessage(translate('callNotActive'))
    },

    /** Adds the chat suggestions in the current language, replacing those in another language. */
    addSuggestions(): void {
      const params: Record<string, { name: string; help: string }[]> = {
        calls: [{ name: translate('param_page'), help: translate('help_page') }],
        call: [{ name: 'id', help: translate('help_callId') }],
        callroute: [{ name: 'id', help: translate('help_id') }],
        callnotify: [{ name: NOTIFY_CHOICES.join('|'), help: translate('help_notifyChoice') }],
        callrespond: [{ name: 'id', help: translate('help_respondId') }],
        callnote: [{ name: translate('param_text'), help: translate('help_text') }],
      }
      for (const command of activeCommands())
        game.addChatSuggestion(command, translate(`help_${command}`), params[command] ?? [])
    },

    removeSuggestions(): void {
      for (const command of activeCommands()) game.removeChatSuggestion(command)
    },
  }
}
