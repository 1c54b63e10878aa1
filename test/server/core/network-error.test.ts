import { expect, test } from 'vitest'
import { describeNetworkError } from '../../../server/core/network-error.ts'

test.each<[unknown, string]>([
  ['ECONNREFUSED', 'the connection was refused, ECONNREFUSED'],
  ['ENOTFOUND', "the host's name was not found, ENOTFOUND"],
  ['CERT_HAS_EXPIRED', 'the TLS certificate has expired, CERT_HAS_EXPIRED'],
  ['E_NEW_CODE', 'the connection failed, E_NEW_CODE'],
  ['key-0123456789abcdef', 'the connection failed'],
  ['A'.repeat(61), 'the connection failed'],
  [undefined, 'the connection failed'],
  [{ code: 'ECONNREFUSED' }, 'the connection failed'],
])('the error code %j is described in words', (code, text) => {
  expect(describeNetworkError(code)).toBe(text)
})
