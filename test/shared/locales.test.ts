import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findText } from '../../shared/locale.ts'

const read = (locale: string): Record<string, string> =>
  JSON.parse(readFileSync(`locales/${locale}.json`, 'utf8'))
const english = read('en')
const locales = ['de', 'en', 'es', 'fr', 'nl', 'pt-BR']
const placeholders = (text = '') => [...new Set(text.match(/\{\w+\}/g))].sort()

test('there are these languages', () => {
  expect(readdirSync('locales').sort()).toEqual(locales.map((locale) => `${locale}.json`))
})

test.each(locales)(
  '%s has the keys and the placeholders that English has, and no text is empty',
  (locale) => {
    const texts = read(locale)
    expect(Object.keys(texts)).toEqual(Object.keys(english))
    for (const [key, text] of Object.entries(texts)) {
      expect(text.trim(), key).not.toBe('')
      expect(placeholders(text), key).toEqual(placeholders(english[key]))
      // The game's own formatting has no place in what a translator writes.
      expect(text, key).not.toMatch(/[~<>^&]/)
    }
  },
)

test('a text that a language lacks is said in English, and a placeholder in what players wrote is only text', () => {
  expect(findText([{}, { a: 'one {x}' }], 'a', { x: '{y}', y: 'z' })).toBe('one {y}')
  expect(findText([{ a: 'eins' }, { a: 'one' }], 'a')).toBe('eins')
  expect(findText([{}], 'unknown')).toBe('unknown')
})
