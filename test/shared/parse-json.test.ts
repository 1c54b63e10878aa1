import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from '../../shared/parse-json.ts'

test('returns the value of any valid JSON text', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text))
    }),
  )
})

test.each(['', ' ', '{', '[1,]', 'undefined', "{'a': 1}", 'NaN', '\uFEFF{}'])(
  'returns undefined for %j',
  (text) => {
    expect(parseJson(text)).toBeUndefined()
  },
)
