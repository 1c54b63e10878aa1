import { displayText } from '../../shared/text.ts'
import type { Responder } from './board-responders.ts'

/** More responders are not named. */
const MAX_NAMED = 6
/** The limit in bytes. */
const MAX_NAME_BYTES = 40

/** The names of responders, such as `1A-12, Vega`. Sanitized and limited in length. */
export const namesText = (responders: readonly Responder[]): string =>
  responders
    .slice(0, MAX_NAMED)
    .map(({ name }) => displayText(name, MAX_NAME_BYTES))
    .join(', ')
