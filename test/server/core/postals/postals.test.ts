import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { findPostal, NO_POSTALS, parsePostals } from '../../../../server/core/postals/parse-postals.ts'
import { dispatchCall, emergencyCall } from '../../../fixtures/calls.ts'

const list = JSON.parse(readFileSync('simulator/data/postals.json', 'utf8')) as {
  x: number
  y: number
  code: string
}[]
const postals = parsePostals(list)

describe('parsePostals', () => {
  test('reads every postal of a real file', () => {
    expect(postals.size).toBe(new Set(list.map(({ code }) => code)).size)
    for (const { x, y, code } of list.filter(
      ({ code }, i) => list.findIndex((postal) => postal.code === code) === i,
    ))
      expect(findPostal(postals, dispatchCall(1, { postal: code }))).toEqual({ x, y, z: 0 })
  })

  test.each<[string, unknown]>([
    ['nothing', null],
    ['an object', { code: '1' }],
    ['a string', 'postals'],
    [
      'an array of invalid entries',
      [null, 1, 'x', {}, { x: '1', y: 2, code: 'a' }, { x: 1, y: 2 }, { x: 1, y: 2, code: ' ' }],
    ],
  ])('returns no postals for %s', (_, json) => expect(parsePostals(json).size).toBe(0))

  test('skips only the invalid entries', () => {
    expect(parsePostals([{ x: 1, y: 2, code: 7 }, null, { x: 3, y: 4, code: 'a12 ' }]).size).toBe(2)
  })
})

describe('findPostal finds a postal', () => {
  const some = parsePostals([
    { x: 1, y: 2, code: 'A12' },
    { x: 3, y: 4, code: 7001 },
    { x: 9, y: 9, code: 'a12' },
  ])
  const A12 = { x: 1, y: 2, z: 0 }

  test.each([
    ['with the same spelling', dispatchCall(1, { postal: 'A12' }), A12],
    ['in another case and with spaces', dispatchCall(1, { postal: ' a12 ' }), A12],
    ['as a number', dispatchCall(1, { postal: '7001' }), { x: 3, y: 4, z: 0 }],
    ['in metaData', dispatchCall(1, { postal: '', metaData: { postal: 'a12' } }), A12],
    [
      "in metaData if the call's own is unknown",
      dispatchCall(1, { postal: '?', metaData: { postal: 'a12' } }),
      A12,
    ],
    ['of a 911 call', emergencyCall(1, { postal: 'a12' }), A12],
    ['not if it is unknown', dispatchCall(1, { postal: '9999' }), null],
    ['not if it is empty', dispatchCall(1, { postal: '' }), null],
  ])('%s', (_, call, position) => {
    expect(findPostal(some, call)).toEqual(position)
    expect(findPostal(NO_POSTALS, call)).toBeNull()
  })
})
