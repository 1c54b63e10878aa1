import { positionOf, type SeenCall } from '../shared/call.ts'
import { callDetails } from './core/call-details.ts'
import { callHeading, shortIdOf } from './core/call-label.ts'
import { sendChat, wallNow } from './fivem.ts'
import { type MenuDeps, menuOption } from './menu.ts'
import { escapeMarkdown, type OxOption, openOxMenu } from './ox-lib.ts'

/** Shows the details of a call in ox_lib's menu, with what the player can do with it, or in the chat without ox_lib. */
export function showCall(deps: MenuDeps, call: SeenCall): void {
  const { board, playerPosition, translate } = deps
  const heading = callHeading(call, translate)
  const details = callDetails(call, translate, playerPosition(), wallNow(), board)
  const options = details.map(
    ({ label, text }): OxOption => ({
      title: escapeMarkdown(label),
      description: escapeMarkdown(text),
      readOnly: true,
    }),
  )
  if (openOxMenu('sonoran_calls_call', escapeMarkdown(heading), [...actionsOf(call, deps), ...options]))
    return

  sendChat(shortIdOf(call), heading)
  for (const { label, text } of details) sendChat(label, text)
}

/** What the player can do with a call. */
function actionsOf(call: SeenCall, { board, routedKey, responding, translate }: MenuDeps): OxOption[] {
  if (!board.calls.has(call.key)) return []
  const route = translate(call.key === routedKey() ? 'endRoute' : 'startRoute')
  const respond = translate(call.key === responding.key() ? 'endRespond' : 'startRespond')
  return [
    ...(responding.mode() === undefined
      ? []
      : [{ ...menuOption('respond', call.key), title: escapeMarkdown(respond), icon: 'car-side' }]),
    ...(positionOf(call) === null
      ? []
      : [{ ...menuOption('route', call.key), title: escapeMarkdown(route), icon: 'route' }]),
  ]
}
