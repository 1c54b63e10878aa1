/**
 * The maximum length of one text component in the game, in UTF-8 bytes. The game's C# library counts characters, but a
 * limit in bytes is safe in both cases.
 */
export const COMPONENT_BYTES = 99

/**
 * Similar characters that replace those with a meaning in the game's text formatting or in the chat. HTML entities such
 * as &lt; would use four bytes and appear literally in the feed.
 */
const REPLACEMENTS: Record<string, string> = { '~': '˜', '<': '‹', '>': '›', '&': '+', '^': 'ˆ' }

// The character ranges are written out, because in an engine without ICU the whole script would fail to parse at a
// Unicode property such as \p{Cf}. With the u flag, the range of surrogates matches only unpaired ones.
// biome-ignore lint/suspicious/noControlCharactersInRegex: this expression removes control characters
const CONTROL = /[\0-\x1F\x7F-\x9F\u2028\u2029]/gu
const INVISIBLE =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each code point is matched separately
  /[\xAD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uD800-\uDFFF\uFDD0-\uFDEF\uFE00-\uFE0E\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/gu

// The zero-width joiner and the emoji selector are invisible too, but combine several emoji into one. They are kept
// inside emoji and removed elsewhere.
const EMOJI = '[\\u2100-\\u27BF\\u2900-\\u2BFF\\u{1F000}-\\u{1FAFF}]'
const STRAY_JOINER = new RegExp(`(?<!${EMOJI}\\uFE0F?)\\u200D|\\u200D(?!${EMOJI})|(?<!${EMOJI})\\uFE0F`, 'gu')

/**
 * Makes user input safe to display: returns a single line without invisible characters and without the characters that
 * format text in the game or in the chat.
 */
export function sanitize(text: string): string {
  return text
    .replace(CONTROL, ' ')
    .replace(INVISIBLE, '')
    .replace(STRAY_JOINER, '')
    .replace(/[~<>&^]/g, (character) => REPLACEMENTS[character] ?? '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Sanitizes a text and limits it to a number of UTF-8 bytes. */
export const displayText = (text: string, maxBytes: number): string => truncate(sanitize(text), maxBytes)

/** The length of a text in UTF-8 bytes. An unpaired surrogate counts as the 3 bytes of its replacement character. */
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

/** Limits a text to a number of UTF-8 bytes without splitting a character. A shortened text ends with '…'. */
export function truncate(text: string, maxBytes: number): string {
  if (prefixLength(text, maxBytes, utf8Length) === text.length) return text
  const available = maxBytes - ELLIPSIS_BYTES
  return available < 0 ? '' : `${text.slice(0, prefixLength(text, available, utf8Length)).trimEnd()}…`
}

/** Returns the first characters of a text, as a reader counts them, and '…' if the text has more. */
export function firstCharacters(text: string, count: number): string {
  const length = prefixLength(text, count, () => 1)
  return length === text.length ? text : `${text.slice(0, length).trimEnd()}…`
}

/** Splits a text into text components for the game. Truncates the text if it does not fit into `maxComponents`. */
export function splitIntoComponents(text: string, maxComponents: number): string[] {
  const components: string[] = []
  let rest = text
  while (rest !== '' && components.length < maxComponents) {
    const isLast = components.length === maxComponents - 1
    const component = isLast
      ? truncate(rest, COMPONENT_BYTES)
      : rest.slice(0, prefixLength(rest, COMPONENT_BYTES, utf8Length))
    components.push(component)
    rest = rest.slice(component.length)
  }
  return components
}

const ELLIPSIS_BYTES = utf8Length('…')

// A character as a reader sees it: a flag, or a code point followed by accents, a skin tone or joined code points. The limit
// of 8 covers every real character and bounds a character to 64 bytes, so every character fits into a component.
const CHARACTER =
  /(?:[\u{1F1E6}-\u{1F1FF}]{2}|.)(?:[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE00-\uFE0F\uFE20-\uFE2F\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}]|\u200D.){0,8}/gsu

/**
 * The length, in UTF-16 code units, of the longest prefix of whole characters whose sizes add up to at most `maxSize`.
 */
function prefixLength(text: string, maxSize: number, sizeOf: (character: string) => number): number {
  let size = 0
  let length = 0
  for (const [character] of text.matchAll(CHARACTER)) {
    size += sizeOf(character)
    if (size > maxSize) break
    length += character.length
  }
  return length
}
