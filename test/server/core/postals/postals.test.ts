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

describe('postals', () => {
  test('of a real set are all found', () => {
    expect(postals.size).toBe(new Set(list.map(({ code }) => code)).size)
    for (const { x, y, code } of list.filter(
      ({ code }, i) => list.findIndex((one) => one.code === code) === i,
    ))
      expect(findPostal(postals, dispatchCall(1, { postal: code }))).toEqual({ x, y, z: 0 })
  })

  test.each<[string, unknown]>([
    ['nothing', null],
    ['no list', { code: '1' }],
    ['text', 'postals'],
    [
      'a list of what are none',
      [null, 1, 'x', {}, { x: '1', y: 2, code: 'a' }, { x: 1, y: 2 }, { x: 1, y: 2, code: ' ' }],
    ],
  ])('in %s are none', (_, json) => expect(parsePostals(json).size).toBe(0))

  test('that are odd cost no others', () => {
    expect(parsePostals([{ x: 1, y: 2, code: 7 }, null, { x: 3, y: 4, code: 'a12 ' }]).size).toBe(2)
  })
})

describe('a call is where its postal is', () => {
  const some = parsePostals([
    { x: 1, y: 2, code: 'A12' },
    { x: 3, y: 4, code: 7001 },
    { x: 9, y: 9, code: 'a12' },
  ])
  const A12 = { x: 1, y: 2, z: 0 }

  test.each([
    ['as it is written', dispatchCall(1, { postal: 'A12' }), A12],
    ['in another case, with spaces', dispatchCall(1, { postal: ' a12 ' }), A12],
    ['as a number', dispatchCall(1, { postal: '7001' }), { x: 3, y: 4, z: 0 }],
    ['in metaData', dispatchCall(1, { postal: '', metaData: { postal: 'a12' } }), A12],
    [
      'in metaData, where its own is unknown',
      dispatchCall(1, { postal: '?', metaData: { postal: 'a12' } }),
      A12,
    ],
    ["a 911 call's", emergencyCall(1, { postal: 'a12' }), A12],
    ['unknown', dispatchCall(1, { postal: '9999' }), null],
    ['empty', dispatchCall(1, { postal: '' }), null],
  ])('%s', (_, call, place) => {
    expect(findPostal(some, call)).toEqual(place)
    expect(findPostal(NO_POSTALS, call)).toBeNull()
  })
})
