import { describe, expect, test } from 'vitest'
import { shortIdOf } from '../../../client/core/call-label.ts'
import { findCall } from '../../../shared/find-call.ts'
import { dispatchCall, emergencyCall } from '../../fixtures/calls.ts'
import { seenCall } from '../../fixtures/seen-call.ts'

describe('findCall', () => {
  const list = [dispatchCall(501), emergencyCall(501), emergencyCall(302)].map((call) => seenCall(call))
  const calls = new Map(list.map((call) => [call.key, call]))

  test.each([
    ['501', 'dispatch:501'],
    ['#501', 'dispatch:501'],
    ['0501', 'dispatch:501'],
    ['e501', 'emergency:501'],
    ['E501', 'emergency:501'],
    ['302', 'emergency:302'],
    ['emergency:302', 'emergency:302'],
    ['502', undefined],
    ['', undefined],
    ['bank', undefined],
    ['__proto__', undefined],
  ])("'%s' finds %s", (typed, key) => expect(findCall(calls, typed)?.key).toBe(key))

  test('finds each call by its short id', () => {
    for (const call of list) expect(findCall(calls, shortIdOf(call))).toBe(call)
  })
})
