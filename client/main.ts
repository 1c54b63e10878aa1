import type { Call } from '../shared/call.ts'
import { title } from '../shared/label.ts'
import { type Texts, translate } from '../shared/locale.ts'
import { type Delta, NET, type ThinCall, type View } from '../shared/protocol.ts'
import { createBlips } from './blips.ts'
import { createBoard, type Effect, type Message } from './board.ts'
import * as game from './game.ts'
import { markersOf } from './markers.ts'
import { newsOf, type Say } from './news.ts'
import { notify } from './notify.ts'
import { addLabels } from './text.ts'

/**
 * All of the client, built here and nowhere else:
 *
 *     server ──▶ board ──▶ blips, notifications
 */
function main(): void {
  const board = createBoard()
  const blips = createBlips()
  const english = texts('en')
  let language = texts(game.convar('ox:locale', 'en'))

  const say: Say = (key, params) => translate([language, english], key, params)
  const label = (call: Call) => title(call) || say('call', { id: call.callId })

  function receive(message: Message): void {
    const effects = board.receive(message)
    const flashing = new Set<string>()
    for (const effect of effects) {
      if (effect.type === 'signedOn' || effect.type === 'view') language = texts(effect.view.locale)
      if (effect.type === 'added') flashing.add(effect.call.key)
      if (effect.type === 'added' && effect.from !== null) blips.rename(effect.from, effect.call.key)
      tell(effect)
    }
    if (effects.length > 0) blips.show(markersOf(board.calls.values(), label), flashing)
  }

  function tell(effect: Effect): void {
    const news = newsOf(effect, board.calls.size, say, label)
    if (news !== null) notify(news)
  }

  game.onServerEvent(NET.snapshot, (n: number, calls: ThinCall[], view: View) =>
    receive({ type: 'snapshot', n, calls, view }),
  )
  game.onServerEvent(NET.delta, (n: number, deltas: Delta[]) => receive({ type: 'delta', n, deltas }))
  game.onServerEvent(NET.stale, (n: number, stale: boolean) => receive({ type: 'stale', n, stale }))
  game.onServerEvent(NET.view, (n: number, view: View) => receive({ type: 'view', n, view }))
  game.onServerEvent(NET.off, (n: number) => receive({ type: 'off', n }))
  game.onServerEvent(NET.denied, () => notify({ from: 'dispatch', subject: say('dutyDenied'), body: '' }))
  game.onStop(blips.clear)
  game.whenPlaying(() => {
    addLabels(say('sender'))
    game.tellServer(NET.ready)
  })
}

/** The texts of a language: of its own file, or of the language that it is a kind of. */
function texts(locale: string): Texts {
  const files = [locale, locale.split(/[-_]/)[0]]
  for (const file of files) {
    const read = game.readJson(`locales/${file}.json`)
    if (typeof read === 'object' && read !== null) return read as Texts
  }
  return {}
}

main()
