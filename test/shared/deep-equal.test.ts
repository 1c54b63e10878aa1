import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deepEqual } from '../../shared/deep-equal.ts'

// Values from JSON.parse, without undefined, -0 or prototypes.
const jsonValue = fc
  .jsonValue()
  .map((value) => JSON.stringify(value))
  .filter((text) => !text.includes('__proto__'))
  .map((text) => JSON.parse(text))

test('agrees with isDeepStrictEqual on plain data', () => {
  fc.assert(
    fc.property(jsonValue, jsonValue, (a, b) => {
      expect(deepEqual(a, b)).toBe(isDeepStrictEqual(a, b))
    }),
  )
})

test('a copy is equal, and a copy with one changed or missing field is not', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        jsonValue,
        { minKeys: 1 },
      ),
      fc.nat(),
      (value, index) => {
        const plain = JSON.parse(JSON.stringify(value))
        const keys = Object.keys(plain)
        expect(deepEqual(plain, structuredClone(plain))).toBe(true)
        const key = keys[index % keys.length] ?? ''
        expect(deepEqual(plain, { ...plain, [key]: [plain[key]] })).toBe(false)
        const { [key]: _, ...withoutKey } = plain
        expect(deepEqual(plain, withoutKey)).toBe(false)
        expect(deepEqual(withoutKey, plain)).toBe(false)
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
])('%j does not equal %j', (a, b) => {
  expect(deepEqual(a, b)).toBe(false)
  expect(deepEqual(b, a)).toBe(false)
})
