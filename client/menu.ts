import type { Position } from '../shared/call.ts'
import { joinNonEmpty } from '../shared/join-non-empty.ts'
import type { Translate } from '../shared/locale.ts'
import type { Board } from './core/board.ts'
import { callLabel } from './core/call-label.ts'
import { callRow, newestFirst, shortIdOf } from './core/call-list.ts'
import { sendChat } from './fivem.ts'
import { escapeMarkdown, type OxOption, openOxMenu } from './ox-lib.ts'

/** The local event that ox_lib emits, with the call's key, when the player selects a call in the menu. */
export const MENU_SELECTION_EVENT = 'sonoran_calls:chosen'

/** About as many lines as the chat shows at once. */
const ROWS_PER_PAGE = 8

export interface MenuDeps {
  board: Board
  playerPosition(): Position
  translate: Translate
  /** The key of the call with the GPS route. */
  routedKey(): string | null
}

/** Lists the calls, newest first, in ox_lib's menu. Without ox_lib, lists one page in the chat, with the calls' ids. */
export function showCalls({ board, playerPosition, translate, routedKey }: MenuDeps, page: number): void {
  const calls = newestFirst(board.calls)
  const position = playerPosition()
  const rows = calls.map((call) => ({
    call,
    ...callRow(call, position, translate, callLabel(call, translate)),
  }))
  const heading = translate('listHeading', { count: calls.length })

  const options = rows.map(
    ({ call, title, details }): OxOption => ({
      title: escapeMarkdown(title),
      description: escapeMarkdown(
        joinNonEmpty(' · ', [call.key === routedKey() ? translate('currentRoute') : '', details]),
      ),
      icon:
        call.kind === 'emergency' ? 'phone' : call.priority === 1 ? 'triangle-exclamation' : 'location-dot',
      event: MENU_SELECTION_EVENT,
      args: call.key,
    }),
  )
  if (openOxMenu('sonoran_calls', heading, options)) return

  const pages = Math.ceil(rows.length / ROWS_PER_PAGE)
  const shownPage = Math.min(Math.max(page, 1), pages)
  const pageInfo =
    pages > 1 ? translate('listPage', { page: shownPage, pages, next: (shownPage % pages) + 1 }) : ''
  sendChat(translate('senderDispatch'), joinNonEmpty(' · ', [heading, pageInfo]))
  const start = (shownPage - 1) * ROWS_PER_PAGE
  for (const { call, title, details } of rows.slice(start, start + ROWS_PER_PAGE)) {
    sendChat(shortIdOf(call), joinNonEmpty(' · ', [title, details]))
  }
}
