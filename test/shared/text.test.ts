import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  COMPONENT_BYTES,
  firstCharacters,
  sanitize,
  splitIntoComponents,
  truncate,
  utf8Length,
} from '../../shared/text.ts'
import { hostileText } from '../fixtures/hostile-text.ts'

const bytes = (text: string) => Buffer.byteLength(text, 'utf8')

/** The characters that format text in the game or in the chat. */
const FORMATTING = /[~<>&^]/
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/u

describe('sanitize', () => {
  it.each([
    ['~r~Shots fired~s~', '˜r˜Shots fired˜s˜'],
    ['<font color="#f00">A & B</font>', '‹font color="#f00"›A + B‹/font›'],
    ['^1red', 'ˆ1red'],
    ['  two\r\n\tlines\u2028here\u00A0 ', 'two lines here'],
    ['\u202Egnp.exe\u2066\u200E', 'gnp.exe'],
    ['a\u200Bb\u00ADc\uFEFFd\u200De\uFE0Ff', 'abcdef'],
    ['\uD83D broken \uDE94', 'broken'],
    ['\uD83D\u200B\uDE94', ''],
    ['👮🏽‍♀️ ❤️ 🇺🇸 Straße 路 ñ', '👮🏽‍♀️ ❤️ 🇺🇸 Straße 路 ñ'],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(sanitize(text)).toBe(expected)
  })

  it('removes every character that Unicode defines as invisible', () => {
    const characters = Array.from({ length: 0x110000 }, (_, point) => String.fromCodePoint(point))
    const invisible = characters.filter(
      (character) => /\p{Default_Ignorable_Code_Point}/u.test(character) || INVISIBLE.test(character),
    )
    // sanitize keeps the noncharacters of the higher planes, which are harmless.
    const removed = invisible.filter(
      (character) =>
        !/[\u{1FFFE}-\u{10FFFF}]/u.test(character) || /\p{Default_Ignorable_Code_Point}/u.test(character),
    )
    expect(sanitize(removed.join('a')).replace(/[a ]/g, '')).toBe('')
  })

  it('returns one line without formatting or invisible characters, and is idempotent', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const result = sanitize(text)
        expect(result).not.toMatch(FORMATTING)
        expect(result.replace(/[\u{1FFFE}-\u{10FFFF}]/gu, '')).not.toMatch(INVISIBLE)
        expect(result).not.toMatch(/^\s|\s$|\s\s|[^\S ]/)
        expect(sanitize(result)).toBe(result)
      }),
      { numRuns: 1000 },
    )
  })
})

it('utf8Length returns the length in UTF-8 bytes', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(utf8Length(text)).toBe(bytes(text))
    }),
  )
})

describe('firstCharacters', () => {
  it.each([
    ['', 3, ''],
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc…'],
    ['ab cd', 3, 'ab…'],
    ['👨‍👩‍👧‍👦🇺🇸e\u0301', 3, '👨‍👩‍👧‍👦🇺🇸e\u0301'],
    ['👨‍👩‍👧‍👦🇺🇸e\u0301x', 2, '👨‍👩‍👧‍👦🇺🇸…'],
    ['abc', 0, '…'],
  ])("'%s' to %i characters", (text, count, expected) => {
    expect(firstCharacters(text, count)).toBe(expected)
  })

  it('returns a prefix, and the ellipsis only if characters are missing', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(60), (text, count) => {
        const result = firstCharacters(text, count)
        if (result === text) return
        expect(result.endsWith('…')).toBe(true)
        expect(text.startsWith(result.slice(0, -1))).toBe(true)
      }),
    )
  })
})

describe('truncate', () => {
  it.each([
    ['Armed Robbery', 13, 'Armed Robbery'],
    ['Armed Robbery', 12, 'Armed Rob…'],
    ['Armed Robbery', 9, 'Armed…'],
    ['日本語', 8, '日…'],
    ['ab', 1, ''],
    ['🚔🚔', 7, '🚔…'],
    ['🚔🚔', 6, '…'],
    ['x👮🏽‍♀️x', 18, 'x…'],
    ['ae\u0301e\u0301', 6, 'a…'],
    // A joiner after a flag belongs to the joined emoji.
    ['👮🏽‍♀️🇺🇸‍👮🏽‍♀️', 31, '👮🏽‍♀️…'],
    ['', 0, ''],
  ])('%j to %i bytes', (text, maxBytes, expected) => {
    expect(truncate(text, maxBytes)).toBe(expected)
  })

  it('returns the text, or a prefix of it with an ellipsis, within the limit', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(200), (text, maxBytes) => {
        const result = truncate(text, maxBytes)
        expect(bytes(result)).toBeLessThanOrEqual(maxBytes)
        if (bytes(text) <= maxBytes) expect(result).toBe(text)
        else
          expect(text.startsWith(result.slice(0, -1)) && (result === '' || result.endsWith('…'))).toBe(true)
        const truncated = truncate(sanitize(text), maxBytes)
        expect(sanitize(truncated)).toBe(truncated)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('splitIntoComponents', () => {
  it('splits between characters', () => {
    expect(splitIntoComponents(`${'a'.repeat(98)}é${'b'.repeat(98)}🚔`, 3)).toEqual([
      'a'.repeat(98),
      `é${'b'.repeat(97)}`,
      'b🚔',
    ])
  })

  it('ends with an ellipsis if the text does not fit', () => {
    expect(splitIntoComponents('a'.repeat(300), 2)).toEqual(['a'.repeat(99), `${'a'.repeat(96)}…`])
    expect(splitIntoComponents('a'.repeat(198), 2)).toEqual(['a'.repeat(99), 'a'.repeat(99)])
  })

  it('returns no components for an empty text or a maximum of 0', () => {
    expect([splitIntoComponents('', 3), splitIntoComponents('abc', 0)]).toEqual([[], []])
  })

  it('returns non-empty components within the limit, which together contain the whole text if it fits', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 8 }), (text, maxComponents) => {
        const sanitized = sanitize(text)
        const components = splitIntoComponents(sanitized, maxComponents)
        expect(components.length).toBeLessThanOrEqual(maxComponents)
        for (const component of components) {
          expect(bytes(component)).toBeLessThanOrEqual(COMPONENT_BYTES)
          expect(component).not.toBe('')
          // Half of a surrogate pair would become the replacement character in UTF-8.
          expect(Buffer.from(component).toString()).toBe(component)
          expect(component).not.toMatch(FORMATTING)
        }
        const joined = components.join('')
        if (joined !== sanitized) {
          expect(components).toHaveLength(maxComponents)
          expect(joined.endsWith('…') && sanitized.startsWith(joined.slice(0, -1))).toBe(true)
        }
        expect(splitIntoComponents(sanitized, Infinity).join('')).toBe(sanitized)
      }),
      { numRuns: 1000 },
    )
  })

  it('splits a very long sequence of accents', () => {
    const text = `a${'\u0301'.repeat(5000)}`
    expect(splitIntoComponents(text, Infinity).join('')).toBe(text)
  })
})
