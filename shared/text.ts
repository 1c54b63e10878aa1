/** What the game takes in one text component. Its own C# library counts characters; bytes hold for either. */
export const COMPONENT_BYTES = 99

/** Look-alikes of the game's own code page. An entity such as &lt; would cost four of the bytes and show in the feed. */
const LIVE: Record<string, string> = { '~': '˜', '<': '‹', '>': '›', '&': '+', '^': 'ˆ' }

// Unicode's own names for these sets (\p{Cf} and so on) need tables that an engine built without ICU lacks, and there
// the whole script would fail to parse. With the u flag a range of surrogates matches only those without a partner.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is for
const CONTROL = /[\0-\x1F\x7F-\x9F\u2028\u2029]/gu
const INVISIBLE =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: one by one is meant
  /[\xAD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uD800-\uDFFF\uFDD0-\uFDEF\uFE00-\uFE0E\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/gu

// The joiner and the emoji selector are invisible as well, but make one emoji of several: they stay there, nowhere else.
const EMOJI = '[\\u2100-\\u27BF\\u2900-\\u2BFF\\u{1F000}-\\u{1FAFF}]'
const LOOSE = new RegExp(`(?<!${EMOJI}\\uFE0F?)\\u200D|\\u200D(?!${EMOJI})|(?<!${EMOJI})\\uFE0F`, 'gu')

/** The players' words, unable to format the game's text or the chat's: one line without a live code in it. */
export function sanitize(text: string): string {
  return text
    .replace(CONTROL, ' ')
    .replace(INVISIBLE, '')
    .replace(LOOSE, '')
    .replace(/[~<>&^]/g, (code) => LIVE[code] ?? '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Bytes in UTF-8, a lone surrogate counted as the replacement that it becomes there. */
export function utf8Length(text: string): number {
  let bytes = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    else if ((text.codePointAt(index) ?? 0) > 0xffff) {
      bytes += 4
      index++
    } else bytes += 3
  }
  return bytes
}

/** The text in at most that many bytes and whole characters; ends in '…' where something is missing. */
export function truncate(text: string, bytes: number): string {
  if (fitting(text, bytes) === text.length) return text
  const room = bytes - ELLIPSIS_BYTES
  return room < 0 ? '' : `${text.slice(0, fitting(text, room)).trimEnd()}…`
}

/** The text over as many components as it needs, `most` at the most. Joined they are the text, unless it was cut. */
export function splitIntoComponents(text: string, most: number): string[] {
  const pieces: string[] = []
  let rest = text
  while (rest !== '' && pieces.length < most) {
    const isLast = pieces.length === most - 1
    pieces.push(isLast ? truncate(rest, COMPONENT_BYTES) : rest.slice(0, fitting(rest, COMPONENT_BYTES)))
    rest = rest.slice(pieces[pieces.length - 1]?.length)
  }
  return pieces
}

const ELLIPSIS_BYTES = utf8Length('…')

// What a reader takes for one character: a flag, or a code point with the accents, skin tone and joined parts after it.
// Eight of those suffice for any that is real, and bound the longest character to 64 bytes, so that each piece gets on.
const CHARACTER =
  /(?:[\u{1F1E6}-\u{1F1FF}]{2}|.)(?:[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE00-\uFE0F\uFE20-\uFE2F\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}]|\u200D.){0,8}/gsu

/** How many of the text's code units fit into that many bytes, in whole characters. */
function fitting(text: string, bytes: number): number {
  let used = 0
  let end = 0
  for (const [character] of text.matchAll(CHARACTER)) {
    used += utf8Length(character)
    if (used > bytes) break
    end += character.length
  }
  return end
}
