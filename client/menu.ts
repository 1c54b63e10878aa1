import type { Position, SeenCall } from '../shared/call.ts'
import type { Translate } from '../shared/locale.ts'
import type { Board } from './core/board.ts'
import { joinNonEmpty, newestFirst, rowOf, shortIdOf } from './core/call-list.ts'
import { sendChat } from './fivem.ts'
import { markdown, type OxOption, oxMenu } from './ox-lib.ts'

/** What choosing a call in the menu emits, with its key. */
export const CHOSEN = 'sonoran_calls:chosen'

/** The chat shows about as many lines at once. */
const PER_PAGE = 8

export interface MenuDeps {
  board: Board
  here(): Position
  translate: Translate
  label(call: SeenCall): string
  routed(): string | null
}

/** Lists the calls, newest first: in ox_lib's menu, or in the chat with the ids that a command takes. */
export function showCalls({ board, here, translate, label, routed }: MenuDeps, page: number): void {
  const calls = newestFirst(board.calls)
  const place = here()
  const rows = calls.map((call) => ({ call, ...rowOf(call, place, translate, label(call)) }))
  const heading = translate('calls', { count: calls.length })

  const options = rows.map(
    ({ call, title, details }): OxOption => ({
      title: markdown(title),
      description: markdown(
        call.key === routed() ? joinNonEmpty(' · ', [translate('routedNow'), details]) : details,
      ),
      icon:
        call.kind === 'emergency' ? 'phone' : call.priority === 1 ? 'triangle-exclamation' : 'location-dot',
      event: CHOSEN,
      args: call.key,
    }),
  )
  if (oxMenu('sonoran_calls', heading, options)) return

  const pages = Math.ceil(rows.length / PER_PAGE)
  const shown = Math.min(Math.max(page, 1), pages)
  const more = pages > 1 ? translate('page', { page: shown, pages, next: (shown % pages) + 1 }) : ''
  sendChat(translate('sender'), joinNonEmpty(' · ', [heading, more]))
  for (const { call, title, details } of rows.slice((shown - 1) * PER_PAGE, shown * PER_PAGE)) {
    sendChat(shortIdOf(call), joinNonEmpty(' · ', [title, details]))
  }
}
