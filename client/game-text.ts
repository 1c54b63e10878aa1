import { sanitize, splitIntoComponents } from '../shared/text.ts'

/**
 * The game's text commands. What players typed goes in as components of our own labels, of which there are only as many
 * as there are lengths: a label for each text would stay in the game until this resource stops.
 */

/** The game shows no more of a feed entry or of drawn text. */
const MOST_COMPONENTS = 4
const LABEL = 'sonoran_calls_text'

/** Tells the game our labels. */
export function addLabels(): void {
  for (let count = 1; count <= MOST_COMPONENTS; count++) AddTextEntry(`${LABEL}${count}`, '~a~'.repeat(count))
}

/** Names headings of the map's legend. */
export function addCategories(first: number, names: readonly string[]): void {
  names.forEach((name, index) => {
    AddTextEntry(`BLIP_CAT_${first + index}`, sanitize(name))
  })
}

export function setBlipName(blip: number, text: string): void {
  const [name = ''] = splitIntoComponents(sanitize(text), 1)
  BeginTextCommandSetBlipName(`${LABEL}1`)
  AddTextComponentSubstringPlayerName(name)
  EndTextCommandSetBlipName(blip)
}

/** Begins a feed entry: end it at once with one of the EndTextCommandThefeedPost natives, as text commands share a state. */
export function beginFeedPost(text: string): void {
  const parts = splitIntoComponents(sanitize(text), MOST_COMPONENTS)
  BeginTextCommandThefeedPost(`${LABEL}${Math.max(1, parts.length)}`)
  for (const part of parts) AddTextComponentSubstringPlayerName(part)
}
