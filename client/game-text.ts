import { sanitize, splitIntoComponents } from '../shared/text.ts'

/**
 * The game's text commands. User input is passed as the components of a few fixed labels, one for each number of
 * components. A label for each text would stay in the game's memory until this resource stops.
 */

/** The game shows no further components in the feed. */
const MAX_COMPONENTS = 4
const LABEL = 'sonoran_calls_text'

export function registerLabels(): void {
  for (let count = 1; count <= MAX_COMPONENTS; count++) AddTextEntry(`${LABEL}${count}`, '~a~'.repeat(count))
}

/** Sets the names of consecutive categories in the map's legend. */
export function setCategoryNames(firstCategory: number, names: readonly string[]): void {
  names.forEach((name, index) => {
    AddTextEntry(`BLIP_CAT_${firstCategory + index}`, sanitize(name))
  })
}

export function setBlipName(blip: number, text: string): void {
  const [name = ''] = splitIntoComponents(sanitize(text), 1)
  BeginTextCommandSetBlipName(`${LABEL}1`)
  AddTextComponentSubstringPlayerName(name)
  EndTextCommandSetBlipName(blip)
}

/**
 * Begins a feed entry. The caller must end it at once with an EndTextCommandThefeedPost native, because the game has one
 * shared state for all text commands.
 */
export function beginFeedPost(text: string): void {
  const components = splitIntoComponents(sanitize(text), MAX_COMPONENTS)
  BeginTextCommandThefeedPost(`${LABEL}${Math.max(1, components.length)}`)
  for (const component of components) AddTextComponentSubstringPlayerName(component)
}
