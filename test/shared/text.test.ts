import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMPONENT_BYTES, sanitize, splitIntoComponents, truncate, utf8Length } from '../../shared/text.ts'
import { hostileText } from '../fixtures/hostile-text.ts'

const bytes = (text: string) => Buffer.byteLength(text, 'utf8')

const LIVE = /[~<>&^]/
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/u

describe('plain', () => {
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
  ])('%j', (text, read) => {
    expect(sanitize(text)).toBe(read)
  })

  it('leaves nothing of what Unicode says is not seen', () => {
    const points = Array.from({ length: 0x110000 }, (_, point) => String.fromCodePoint(point))
    const unseen = points.filter(
      (point) => /\p{Default_Ignorable_Code_Point}/u.test(point) || UNSEEN.test(point),
    )
    // The last character of each of the higher planes is none, but has no look either; nothing hides behind it.
    const text = unseen.filter(
      (point) => !/[\u{1FFFE}-\u{10FFFF}]/u.test(point) || /\p{Default_Ignorable_Code_Point}/u.test(point),
    )
    expect(sanitize(text.join('a')).replace(/[a ]/g, '')).toBe('')
  })

  it('leaves nothing live in any text, and nothing more to do', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const read = sanitize(text)
        expect(read).not.toMatch(LIVE)
        expect(read.replace(/[\u{1FFFE}-\u{10FFFF}]/gu, '')).not.toMatch(UNSEEN)
        expect(read).not.toMatch(/^\s|\s$|\s\s|[^\S ]/)
        expect(sanitize(read)).toBe(read)
      }),
      { numRuns: 1000 },
    )
  })
})

it('counts bytes as UTF-8 does', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      expect(utf8Length(text)).toBe(bytes(text))
    }),
  )
})

describe('cut', () => {
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
    // A joiner after a flag belongs to what it joins.
    ['👮🏽‍♀️🇺🇸‍👮🏽‍♀️', 31, '👮🏽‍♀️…'],
    ['', 0, ''],
  ])('%j to %i bytes', (text, most, read) => {
    expect(truncate(text, most)).toBe(read)
  })

  it('keeps within the bytes, and the beginning of the text', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(200), (text, most) => {
        const read = truncate(text, most)
        expect(bytes(read)).toBeLessThanOrEqual(most)
        if (bytes(text) <= most) expect(read).toBe(text)
        else expect(text.startsWith(read.slice(0, -1)) && (read === '' || read.endsWith('…'))).toBe(true)
        expect(sanitize(truncate(sanitize(text), most))).toBe(truncate(sanitize(text), most))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('components', () => {
  it('splits between characters', () => {
    expect(splitIntoComponents(`${'a'.repeat(98)}é${'b'.repeat(98)}🚔`, 3)).toEqual([
      'a'.repeat(98),
      `é${'b'.repeat(97)}`,
      'b🚔',
    ])
  })

  it('says by … that there was more', () => {
    expect(splitIntoComponents('a'.repeat(300), 2)).toEqual(['a'.repeat(99), `${'a'.repeat(96)}…`])
    expect(splitIntoComponents('a'.repeat(198), 2)).toEqual(['a'.repeat(99), 'a'.repeat(99)])
  })

  it('makes none of nothing', () => {
    expect([splitIntoComponents('', 3), splitIntoComponents('abc', 0)]).toEqual([[], []])
  })

  it('has no component above what the game takes, no live code, and the whole text where there is room', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 8 }), (text, most) => {
        const shown = sanitize(text)
        const pieces = splitIntoComponents(shown, most)
        expect(pieces.length).toBeLessThanOrEqual(most)
        for (const piece of pieces) {
          expect(bytes(piece)).toBeLessThanOrEqual(COMPONENT_BYTES)
          expect(piece).not.toBe('')
          // A half of a pair would come back from UTF-8 as the replacement character.
          expect(Buffer.from(piece).toString()).toBe(piece)
          expect(piece).not.toMatch(LIVE)
        }
        const whole = pieces.join('')
        if (whole !== shown) {
          expect(pieces).toHaveLength(most)
          expect(whole.endsWith('…') && shown.startsWith(whole.slice(0, -1))).toBe(true)
        }
        expect(splitIntoComponents(shown, Infinity).join('')).toBe(shown)
      }),
      { numRuns: 1000 },
    )
  })

  it('gets through accents without end', () => {
    const text = `a${'\u0301'.repeat(5000)}`
    expect(splitIntoComponents(text, Infinity).join('')).toBe(text)
  })
})
