import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { formatText } from '../../shared/locale.ts'

const read = (locale: string): Record<string, string> =>
  JSON.parse(readFileSync(`locales/${locale}.json`, 'utf8'))
const english = read('en')
const locales = ['de', 'en', 'es', 'fr', 'nl', 'pt-BR']
const placeholders = (text = '') => [...new Set(text.match(/\{\w+\}/g))].sort()

test('the folder contains exactly these locales', () => {
  expect(readdirSync('locales').sort()).toEqual(locales.map((locale) => `${locale}.json`))
})

test.each(locales)('%s has the keys and placeholders of English, and no empty text', (locale) => {
  const texts = read(locale)
  expect(Object.keys(texts)).toEqual(Object.keys(english))
  for (const [key, text] of Object.entries(texts)) {
    expect(text.trim(), key).not.toBe('')
    expect(placeholders(text), key).toEqual(placeholders(english[key]))
    // Characters that the game or the chat would interpret as formatting.
    expect(text, key).not.toMatch(/[~<>^&]/)
  }
})

test('formatText uses the first language with the key, or the key itself', () => {
  expect(formatText([{ a: 'eins' }, { a: 'one' }], 'a')).toBe('eins')
  expect(formatText([{}, { a: 'one' }], 'a')).toBe('one')
  expect(formatText([{}], 'unknown')).toBe('unknown')
})

test('formatText does not fill in placeholders inside a parameter', () => {
  expect(formatText([{}, { a: 'one {x}' }], 'a', { x: '{y}', y: 'z' })).toBe('one {y}')
})
