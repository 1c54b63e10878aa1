import { title } from '../shared/label.ts'
import { type Texts, translate } from '../shared/locale.ts'
import { lookOf } from '../shared/look.ts'
import { type Delta, NET, type SeenCall, type ThinCall, type View } from '../shared/protocol.ts'
import { plain } from '../shared/text.ts'
import { createApi } from './api.ts'
import { createBlips, FIRST_CATEGORY } from './blips.ts'
import { createBoard, type Effect, type Message } from './board.ts'
import { addCommands } from './commands.ts'
import * as game from './game.ts'
import { idOf } from './listing.ts'
import { categoriesOf, createDraughtsman, MOST_DRAWN } from './markers.ts'
import { CHOSEN, showCalls } from './menu.ts'
import { type Desk, newsOf, note, type Say } from './news.ts'
import { answer, notify } from './notify.ts'
import { createRoute } from './route.ts'
import { createTeller } from './teller.ts'
import { addCategories, addLabels } from './text.ts'

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
  let view: View = { notify: 'auto', locale: ownLocale(), stale: false, look: [] }
  let language = texts(view.locale)
  let drawn = createDraughtsman([], false, mapLabel)
  /** Whether the player was told that not all calls are on the map. */
  let crowded = false

  const say: Say = (key, params) => translate([language, english], key, params)
  const tell = (line: string): void => answer(note(say, line), view.notify)
  const context = { board, say, label, tell, here: game.here, after: game.after }
  const route = createRoute({ ...context, changed: () => redraw() })
  const teller = createTeller({
    ...context,
    notify: (news) => notify(news, view.notify),
    now: game.now,
    storage: game.storage('notifications'),
  })
  const desk: Desk = {
    say,
    label,
    look: (call) => lookOf(view.look, call),
    count: () => board.calls.size,
    routed: route.key,
  }
  const commands = addCommands({
    ...context,
    route,
    show: (page) => showCalls({ ...context, routed: route.key }, page),
    toggleMute: teller.toggleMute,
  })

  const api = createApi({
    publish: game.publish,
    emit: game.emitEvent,
    caller: game.caller,
    board,
    routeTo: route.routeTo,
  })

  function label(call: SeenCall): string {
    return plain(title(call)) || say('call', { id: idOf(call) })
  }

  function mapLabel(call: SeenCall): string {
    return call.position === null ? say('approximate', { call: label(call) }) : label(call)
  }

  function receive(message: Message): void {
    const effects = board.receive(message)
    if (effects.length === 0) return
    const flashing = new Set<string>()
    for (const effect of effects) take(effect, flashing)
    const { hidden } = redraw(flashing)
    const news = effects.flatMap((effect) => newsOf(effect, desk) ?? [])
    if (hidden > 0 && !crowded) {
      crowded = true
      const line = note(say, say('crowded', { shown: MOST_DRAWN, count: MOST_DRAWN + hidden }))
      news.splice(effects[0]?.type === 'signedOn' ? 1 : 0, 0, line)
    }
    teller.tell(news)
    effects.forEach(api.happened)
  }

  function take(effect: Effect, flashing: Set<string>): void {
    if (effect.type === 'signedOn' || effect.type === 'view') show(effect.view)
    if (effect.type === 'stale') show({ ...view, stale: effect.stale })
    if (effect.type === 'signedOff') teller.forget()
    if (effect.type === 'signedOn') crowded = false
    if (effect.type === 'added') flashing.add(effect.call.key)
    if (effect.type === 'added' && effect.from !== null) blips.rename(effect.from, effect.call.key)
    route.heed(effect)
  }

  function redraw(flashing: ReadonlySet<string> = new Set()): { hidden: number } {
    const { markers, hidden } = drawn(board.calls.values(), route.key())
    blips.show(markers, flashing)
    return { hidden }
  }

  /** From now on things are shown so. */
  function show(next: View): void {
    const spoken = view.locale
    view = next
    if (view.locale !== spoken) {
      language = texts(view.locale)
      commands.suggest()
    }
    addCategories(
      FIRST_CATEGORY,
      categoriesOf(view.look).map((name) => name || say('sender')),
    )
    drawn = createDraughtsman(view.look, view.stale, mapLabel)
  }

  game.onServerEvent(NET.snapshot, (n: number, calls: ThinCall[], view: View) =>
    receive({ type: 'snapshot', n, calls, view }),
  )
  game.onServerEvent(NET.delta, (n: number, deltas: Delta[]) => receive({ type: 'delta', n, deltas }))
  game.onServerEvent(NET.stale, (n: number, stale: boolean) => receive({ type: 'stale', n, stale }))
  game.onServerEvent(NET.view, (n: number, view: View) => receive({ type: 'view', n, view }))
  game.onServerEvent(NET.off, (n: number) => receive({ type: 'off', n }))
  game.onServerEvent(NET.denied, () => tell(say('dutyDenied')))
  game.onLocalEvent(CHOSEN, (key) => commands.choose(String(key)))
  game.onResourceStart('chat', commands.suggest)
  game.onStop(() => {
    blips.clear()
    commands.unsuggest()
  })
  game.whenPlaying(() => {
    addLabels()
    commands.suggest()
    game.tellServer(NET.ready)
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
