import type { SeenCall } from '../shared/call.ts'
import { callTitle } from '../shared/call-text.ts'
import type { Translate } from '../shared/locale.ts'
import { findText, type Texts } from '../shared/locale.ts'
import { type Delta, type DisplaySettings, type EncodedCall, NET } from '../shared/protocol.ts'
import { styleOf } from '../shared/style.ts'
import { sanitize } from '../shared/text.ts'
import { createBlips, FIRST_CATEGORY } from './blips.ts'
import { addCommands } from './commands.ts'
import { createApi } from './core/api.ts'
import { createBoard, type Effect, type Message } from './core/board.ts'
import { shortIdOf } from './core/call-list.ts'
import { categoriesOf, createMarkerBuilder, MAX_DRAWN } from './core/markers.ts'
import { type NotificationContext, notificationFor, plainNotification } from './core/notification.ts'
import { createNotifier } from './core/notifier.ts'
import { createRoute } from './core/route.ts'
import * as game from './fivem.ts'
import { addCategories, addLabels } from './game-text.ts'
import { CHOSEN, showCalls } from './menu.ts'
import { answer, notify } from './notify.ts'

/**
 * All of the client, built here and nowhere else:
 *
 *     server ──▶ board ──▶ draughtsman ──▶ blips
 *                  ├─────▶ news ──▶ teller ──▶ notifications
 *     player ──▶ commands ──▶ menu, route
 */
function main(): void {
  const board = createBoard()
  const blips = createBlips()

  const english = texts('en')
  /** What goes until the server says otherwise, which it does to nobody who is off duty. */
  let display: DisplaySettings = { notify: 'auto', locale: ownLocale(), stale: false, rules: [] }
  let language = texts(display.locale)
  let drawn = createMarkerBuilder([], false, mapLabel)
  /** Whether the player was told that not all calls are on the map. */
  let crowded = false

  const translate: Translate = (key, params) => findText([language, english], key, params)
  const tell = (line: string): void => answer(plainNotification(translate, line), display.notify)
  const context = { board, translate, label, tell, here: game.playerPosition, after: game.after }
  const route = createRoute({ ...context, changed: () => redraw() })
  const notifier = createNotifier({
    ...context,
    notify: (notifications) => notify(notifications, display.notify),
    now: game.now,
    storage: game.storage('notifications'),
  })
  const notificationContext: NotificationContext = {
    translate,
    label,
    style: (call) => styleOf(display.rules, call),
    count: () => board.calls.size,
    routed: route.key,
  }
  const commands = addCommands({
    ...context,
    route,
    show: (page) => showCalls({ ...context, routed: route.key }, page),
    toggleMute: notifier.toggleMute,
  })

  const api = createApi({
    publish: game.addExport,
    emit: game.emitEvent,
    caller: game.invokingResource,
    board,
    routeTo: route.routeTo,
  })

  function label(call: SeenCall): string {
    return sanitize(callTitle(call)) || translate('call', { id: shortIdOf(call) })
  }

  function mapLabel(call: SeenCall): string {
    return call.position === null ? translate('approximate', { call: label(call) }) : label(call)
  }

  function receive(message: Message): void {
    const effects = board.receive(message)
    if (effects.length === 0) return
    const flashing = new Set<string>()
    for (const effect of effects) take(effect, flashing)
    const { hidden } = redraw(flashing)
    const notifications = effects.flatMap((effect) => notificationFor(effect, notificationContext) ?? [])
    if (hidden > 0 && !crowded) {
      crowded = true
      const line = plainNotification(
        translate,
        translate('crowded', { shown: MAX_DRAWN, count: MAX_DRAWN + hidden }),
      )
      notifications.splice(effects[0]?.type === 'signedOn' ? 1 : 0, 0, line)
    }
    notifier.tell(notifications)
    effects.forEach(api.happened)
  }

  function take(effect: Effect, flashing: Set<string>): void {
    if (effect.type === 'signedOn' || effect.type === 'display') show(effect.display)
    if (effect.type === 'stale') show({ ...display, stale: effect.stale })
    if (effect.type === 'signedOff') notifier.forget()
    if (effect.type === 'signedOn') crowded = false
    if (effect.type === 'added') flashing.add(effect.call.key)
    if (effect.type === 'added' && effect.from !== null) blips.rename(effect.from, effect.call.key)
    route.onEffect(effect)
  }

  function redraw(flashing: ReadonlySet<string> = new Set()): { hidden: number } {
    const { markers, hidden } = drawn(board.calls.values(), route.key())
    blips.show(markers, flashing)
    return { hidden }
  }

  /** From now on things are shown so. */
  function show(next: DisplaySettings): void {
    const spoken = display.locale
    display = next
    if (display.locale !== spoken) {
      language = texts(display.locale)
      commands.suggest()
    }
    addCategories(
      FIRST_CATEGORY,
      categoriesOf(display.rules).map((name) => name || translate('sender')),
    )
    drawn = createMarkerBuilder(display.rules, display.stale, mapLabel)
  }

  game.onServerEvent(NET.snapshot, (n: number, calls: EncodedCall[], display: DisplaySettings) =>
    receive({ type: 'snapshot', n, calls, display }),
  )
  game.onServerEvent(NET.delta, (n: number, deltas: Delta[]) => receive({ type: 'delta', n, deltas }))
  game.onServerEvent(NET.stale, (n: number, stale: boolean) => receive({ type: 'stale', n, stale }))
  game.onServerEvent(NET.display, (n: number, display: DisplaySettings) =>
    receive({ type: 'display', n, display }),
  )
  game.onServerEvent(NET.off, (n: number) => receive({ type: 'off', n }))
  game.onServerEvent(NET.denied, () => tell(translate('dutyDenied')))
  game.onLocalEvent(CHOSEN, (key) => commands.choose(String(key)))
  game.onResourceStart('chat', commands.suggest)
  game.onStop(() => {
    blips.clear()
    commands.unsuggest()
  })
  game.whenPlaying(() => {
    addLabels()
    commands.suggest()
    game.emitToServer(NET.ready)
  })
}

/** The convars' locale, where the owner replicates them to clients. */
const ownLocale = () => game.convar('sonoran_calls_locale', '') || game.convar('ox:locale', 'en')

/** The texts of a language: of its own file, or of the language that it is a kind of. */
function texts(locale: string): Texts {
  const [language = '', region] = locale.split(/[-_]/)
  const lower = language.toLowerCase()
  for (const file of [`${lower}-${region?.toUpperCase()}`, lower, ONLY_KIND[lower]]) {
    const read = game.readJson(`locales/${file}.json`)
    if (typeof read === 'object' && read !== null) return read as Texts
  }
  return {}
}

/** Languages of which there is only the one of a country. */
const ONLY_KIND: Record<string, string> = { pt: 'pt-BR' }

main()
