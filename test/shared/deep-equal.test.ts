import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deepEqual } from '../../shared/deep-equal.ts'

// As JSON.parse makes them: undefined, -0 and prototypes are not among what it can hold.
const json = fc
  .jsonValue()
  .map((value) => JSON.stringify(value))
  .filter((text) => !text.includes('__proto__'))
  .map((text) => JSON.parse(text))

test('two values of plain data are the same when they are deeply equal', () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(deepEqual(a, b)).toBe(isDeepStrictEqual(a, b))
    }),
  )
})

test('a copy is the same, and with any one thing changed it is not', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        json,
        { minKeys: 1 },
      ),
      fc.nat(),
      (value, pick) => {
        const plain = JSON.parse(JSON.stringify(value))
        const keys = Object.keys(plain)
        expect(deepEqual(plain, structuredClone(plain))).toBe(true)
        const key = keys[pick % keys.length] ?? ''
        expect(deepEqual(plain, { ...plain, [key]: [plain[key]] })).toBe(false)
        const { [key]: _, ...less } = plain
        expect(deepEqual(plain, less)).toBe(false)
        expect(deepEqual(less, plain)).toBe(false)
      },
    ),
  )
})

test.each([
  [{ constructor: 'x' }, {}],
  [JSON.parse('{"__proto__":{}}'), { x: 1 }],
  [{}, { toString: 1 }],
  [[], {}],
  [{ 0: 'a' }, ['a']],
  [null, {}],
  ['1', 1],
])('%j is not %j', (a, b) => {
  expect(deepEqual(a, b)).toBe(false)
  expect(deepEqual(b, a)).toBe(false)
})
