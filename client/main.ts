import {
  type Delta,
  type DisplaySettings,
  type EncodedCall,
  type EncodedResponders,
  type EncodedUnit,
  type Header,
  NET,
} from '../shared/protocol.ts'
import { styleOf } from '../shared/style.ts'
import { createCallMap } from './call-map.ts'
import { showCall } from './call-view.ts'
import { registerCommands } from './commands.ts'
import { createApi } from './core/api.ts'
import { createBoard, type Message } from './core/board.ts'
import { createClosedCalls } from './core/closed-calls.ts'
import { createKeyHint } from './core/key-hint.ts'
import { createMessageHandler } from './core/message-handler.ts'
import { textNotification } from './core/notification.ts'
import { createNotifier } from './core/notifier.ts'
import { createResponding } from './core/responding.ts'
import { createRoute } from './core/route.ts'
import { createTracking } from './core/tracking.ts'
import { createTranslator } from './core/translator.ts'
import * as game from './fivem.ts'
import { registerLabels } from './game-text.ts'
import { MENU_EVENT, showCalls, showClosedCalls } from './menu.ts'
import { showNotification, showReply } from './notify.ts'
import { closeOxMenu } from './ox-lib.ts'

/** After a restart, the chat ignores suggestions until its page has loaded. The page sends no event. */
const CHAT_LOAD_MS = 5_000

/**
 * Creates and connects the parts of the client:
 *
 *     server ──▶ message handler ──▶ board ──▶ effects ──▶ map, route, notifier, events
 *     player ──▶ commands ──▶ call list, route
 */
function main(): void {
  // The defaults until the player goes on duty: players off duty receive no settings.
  let display: DisplaySettings = {
    notify: 'auto',
    locale: convarLocale(),
    stale: false,
    rules: [],
    autoRoute: false,
  }
  const { translate, setLocale } = createTranslator(game.readJson, display.locale)
  const showMessage = (text: string): void => showReply(textNotification(translate, text), display.notify)

  const board = createBoard()
  const routedKey = (): string | null => route.key()
  const context = {
    ...{ board, translate, showMessage, routedKey, playerPosition: game.playerPosition },
    responding: { key: () => responding.key(), mode: () => responding.mode() },
  }
  const map = createCallMap(context)
  const route = createRoute({
    ...context,
    after: game.after,
    startsAutomatically: () => display.autoRoute,
    onArrived: (key) => responding.arrived(key),
    onChange: map.redraw,
  })
  const responding = createResponding({
    ...{ board, route, translate, showMessage, ownId: game.ownId, emitToServer: game.emitToServer },
    onFirstEnabled: () => commands.addRespondCommands(),
  })
  const tracking = createTracking({ board, map, now: game.now, after: game.after })
  const notifier = createNotifier({
    show: (notification) => showNotification(notification, display.notify),
    translate,
    now: game.now,
    after: game.after,
    storage: game.storage('notifications'),
    isResponding: () => responding.key() !== null,
  })
  const closedCalls = createClosedCalls({
    requestCalls: () => game.emitToServer(NET.requestClosed),
    show: (calls) =>
      calls.length > 0 ? showClosedCalls(context, calls) : showMessage(translate('noClosedCalls')),
    now: game.now,
  })
  const commands = registerCommands({
    ...context,
    closedCalls,
    route,
    responding,
    showCalls: (page) => showCalls(context, page),
    showCall: (call) => showCall(context, call),
    notifier,
  })
  const api = createApi({
    publish: game.addExport,
    emit: game.emitLocalEvent,
    caller: game.invokingResource,
    board,
    routeTo: route.routeTo,
  })

  function updateDisplay(changes: Partial<DisplaySettings>): void {
    display = { ...display, ...changes }
    const isRespondChanged = display.respond !== responding.mode()
    responding.setMode(display.respond)
    if (setLocale(display.locale) || isRespondChanged) commands.addSuggestions()
    map.setDisplay(display)
  }

  const handleMessage = createMessageHandler({
    board,
    updateDisplay,
    map,
    route,
    notifier,
    notificationContext: {
      translate,
      style: (call) => styleOf(display.rules, call),
      ...{ board, routedKey, ownId: game.ownId, respondedKey: responding.key },
    },
    ...{ api, responding },
    onDutyStarted: createKeyHint({
      storage: game.storage('keyHint'),
      show: () => showMessage(translate('keyHint')),
    }),
    onDutyEnded() {
      closedCalls.clear()
      closeOxMenu()
    },
  })

  receiveMessages(handleMessage)
  game.onServerEvent(NET.positions, (...numbers: number[]) => tracking.receive(numbers))
  game.onServerEvent(NET.untracked, (...callIds: number[]) => tracking.end(callIds))
  game.onServerEvent(NET.closed, closedCalls.receive)
  game.onServerEvent(NET.respondReply, responding.onReply)
  game.onServerEvent(NET.denied, () => showMessage(translate('dutyDenied')))
  game.onLocalEvent(MENU_EVENT, commands.onMenuSelection)
  game.onResourceStart('chat', () => game.after(CHAT_LOAD_MS, commands.addSuggestions))
  game.onStop(() => {
    map.clear()
    commands.removeSuggestions()
  })
  game.onceInGame(() => {
    registerLabels()
    commands.addSuggestions()
    game.emitToServer(NET.ready)
  })
}

/** Registers the handlers for the messages that change the board. */
function receiveMessages(handleMessage: (message: Message) => void): void {
  game.onServerEvent(NET.start, (run: number) => handleMessage({ type: 'start', run }))
  game.onServerEvent(NET.ownUnits, (run: number, ids: number[]) =>
    handleMessage({ type: 'ownUnits', run, ids }),
  )
  onOrdered(
    NET.snapshot,
    (
      header,
      calls: EncodedCall[],
      display: DisplaySettings,
      units: EncodedUnit[],
      responders: EncodedResponders[] = [],
    ) => handleMessage({ type: 'snapshot', header, calls, display, units, responders }),
  )
  onOrdered(NET.delta, (header, deltas: Delta[]) => handleMessage({ type: 'delta', header, deltas }))
  onOrdered(NET.stale, (header, stale: boolean) => handleMessage({ type: 'stale', header, stale }))
  onOrdered(NET.display, (header, display: DisplaySettings) =>
    handleMessage({ type: 'display', header, display }),
  )
  onOrdered(NET.off, (header) => handleMessage({ type: 'off', header }))
}

/** Registers a handler for an event whose arguments begin with a header. */
function onOrdered<Args extends unknown[]>(
  event: string,
  handler: (header: Header, ...args: Args) => void,
): void {
  game.onServerEvent(event, (run: number, n: number, previous: number, ...args: never[]) =>
    handler([run, n, previous], ...(args as unknown[] as Args)),
  )
}

/** The locale from the convars that the server owner may replicate to clients. */
const convarLocale = (): string => game.convar('sonoran_calls_locale', '') || game.convar('ox:locale', 'en')

main()
