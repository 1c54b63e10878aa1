import type { Position } from '../shared/call.ts'
import type { SeenCall } from '../shared/protocol.ts'
import type { Board } from './board.ts'
import { sendChat } from './game.ts'
import { idOf, listed, newestFirst, rowOf } from './listing.ts'
import type { Say } from './news.ts'
import { markdown, type OxOption, oxMenu } from './ox-lib.ts'

/** What choosing a call in the menu emits, with its key. */
export const CHOSEN = 'sonoran_calls:chosen'

/** The chat shows about as many lines at once. */
const PER_PAGE = 8

export interface MenuDeps {
  board: Board
  here(): Position
  say: Say
  label(call: SeenCall): string
  routed(): string | null
}

/** Lists the calls, newest first: in ox_lib's menu, or in the chat with the ids that a command takes. */
export function showCalls({ board, here, say, label, routed }: MenuDeps, page: number): void {
  const calls = newestFirst(board.calls)
  const place = here()
  const rows = calls.map((call) => ({ call, ...rowOf(call, place, say, label(call)) }))
  const heading = say('calls', { count: calls.length })

  const options = rows.map(
    ({ call, title, details }): OxOption => ({
      title: markdown(title),
      description: markdown(call.key === routed() ? listed(' · ', [say('routedNow'), details]) : details),
      icon:
        call.kind === 'emergency' ? 'phone' : call.priority === 1 ? 'triangle-exclamation' : 'location-dot',
      event: CHOSEN,
      args: call.key,
    }),
  )
  if (oxMenu('sonoran_calls', heading, options)) return

  const pages = Math.ceil(rows.length / PER_PAGE)
  const shown = Math.min(Math.max(page, 1), pages)
  const more = pages > 1 ? say('page', { page: shown, pages, next: (shown % pages) + 1 }) : ''
  sendChat(say('sender'), listed(' · ', [heading, more]))
  for (const { call, title, details } of rows.slice((shown - 1) * PER_PAGE, shown * PER_PAGE)) {
    sendChat(idOf(call), listed(' · ', [title, details]))
  }
}
