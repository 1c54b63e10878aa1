import type { Position, SeenCall } from '../shared/call.ts'
import { joinNonEmpty } from '../shared/join-non-empty.ts'
import type { Translate } from '../shared/locale.ts'
import type { Board } from './core/board.ts'
import { shortIdOf } from './core/call-label.ts'
import { callRow, ownFirst } from './core/call-list.ts'
import type { Responding } from './core/responding.ts'
import { sendChat } from './fivem.ts'
import { escapeMarkdown, type OxOption, openOxMenu } from './ox-lib.ts'

/** The local event that ox_lib emits, with a {@link MenuSelection}, when the player selects an option. */
export const MENU_EVENT = 'sonoran_calls:menu'

export interface MenuSelection {
  action: 'open' | 'route' | 'respond' | 'listClosed'
  /** The call's key. Empty for `listClosed`. */
  key: string
}

/** The part of a menu option that makes its selection emit {@link MENU_EVENT}. */
export const menuOption = (action: MenuSelection['action'], key: string) => ({
  event: MENU_EVENT,
  args: { action, key } satisfies MenuSelection,
})

/** About as many lines as the chat shows at once. */
const ROWS_PER_PAGE = 8

export interface MenuDeps {
  board: Board
  playerPosition(): Position
  translate: Translate
  /** The key of the call with the GPS route. */
  routedKey(): string | null
  responding: Pick<Responding, 'key' | 'mode'>
}

/** The number of pages that /calls has in the chat. The last one lists the closed calls. */
export const pageCount = ({ calls }: Board): number => Math.max(1, Math.ceil(calls.size / ROWS_PER_PAGE)) + 1

/** Lists the calls, the player's own first, in ox_lib's menu. Without ox_lib, lists one page in the chat, with the calls' ids. */
export function showCalls(deps: MenuDeps, page: number): void {
  const { board, translate } = deps
  const calls = ownFirst(board.calls)
  const heading = translate('listHeading', { count: calls.length })
  const closed = {
    ...menuOption('listClosed', ''),
    title: escapeMarkdown(translate('closedHeading')),
    icon: 'box-archive',
  }
  if (openOxMenu('sonoran_calls', heading, [...toOptions(deps, calls), closed])) return
  const start = (page - 1) * ROWS_PER_PAGE
  sendPage(deps, heading, page, calls.slice(start, start + ROWS_PER_PAGE))
}

/** Lists closed calls as {@link showCalls} lists the others. */
export function showClosedCalls(deps: MenuDeps, calls: readonly SeenCall[]): void {
  const heading = deps.translate('closedHeading')
  if (openOxMenu('sonoran_calls_closed', escapeMarkdown(heading), toOptions(deps, calls))) return
  sendPage(deps, heading, pageCount(deps.board), calls)
}

function toOptions(
  { board, playerPosition, routedKey, translate }: MenuDeps,
  calls: readonly SeenCall[],
): OxOption[] {
  const position = playerPosition()
  return calls.map((call) => {
    const { title, details } = callRow(call, position, translate, board)
    const route = call.key === routedKey() ? translate('currentRoute') : ''
    return {
      ...menuOption('open', call.key),
      title: escapeMarkdown(title),
      description: escapeMarkdown(joinNonEmpty(' · ', [route, details])),
      icon: iconOf(call),
    }
  })
}

function sendPage(deps: MenuDeps, heading: string, page: number, calls: readonly SeenCall[]): void {
  const { board, playerPosition, translate } = deps
  const pages = pageCount(board)
  const pageInfo = translate('listPage', { page, pages, next: (page % pages) + 1 })
  sendChat(translate('senderDispatch'), `${heading} · ${pageInfo}`)
  const position = playerPosition()
  for (const call of calls) {
    const { title, details } = callRow(call, position, translate, board)
    sendChat(shortIdOf(call), joinNonEmpty(' · ', [title, details]))
  }
}

const iconOf = (call: SeenCall): string =>
  call.kind === 'emergency' ? 'phone' : call.priority === 1 ? 'triangle-exclamation' : 'location-dot'
