import { describe, expect, test } from 'vitest'
import { NO_RATE_INFO, parseRateInfo, parseRetryMs } from '../../../../server/core/limiter/rate-headers.ts'

const headers = (fields: Record<string, string>) => {
  const all = new Headers(fields)
  return (name: string) => all.get(name)
}
const perMinute = { 'X-RateLimit-Limit-Minute': '5', 'X-RateLimit-Remaining-Minute': '4' }
const generic = { 'RateLimit-Limit': '2', 'RateLimit-Remaining': '1' }

describe('rate limit headers', () => {
  test.each<[string, number, Record<string, string>, object]>([
    ['per minute', 200, perMinute, { limit: 5, remaining: 4, refused: false, perMinute: true }],
    ['per minute before others', 200, { ...generic, ...perMinute }, { limit: 5, remaining: 4 }],
    ['of a refusal', 429, perMinute, { limit: 5, remaining: 4, refused: true }],
    ['without a window', 200, generic, { limit: 2, remaining: 1, perMinute: false }],
    [
      'that reset within a minute',
      200,
      { ...generic, 'RateLimit-Reset': '60' },
      { limit: 2, perMinute: true },
    ],
    ['of an hour', 200, { ...generic, 'RateLimit-Reset': '3000' }, { limit: null, remaining: null }],
    ['none', 200, {}, NO_RATE_INFO],
    ['unreadable', 200, { 'RateLimit-Limit': 'many' }, { limit: null }],
    ['of a structured field', 200, { 'RateLimit-Limit': '10, 10;w=60' }, { limit: 10 }],
    ...[401, 403, 404, 500, 502, 503, 301].map((status): [string, number, Record<string, string>, object] => [
      `of a status ${status} are ignored`,
      status,
      perMinute,
      NO_RATE_INFO,
    ]),
  ])('%s', (_, status, fields, info) => {
    expect(parseRateInfo(status, headers(fields))).toMatchObject(info)
  })

  test.each<[string, Record<string, string>, number | null]>([
    ['Retry-After in seconds', { 'Retry-After': '17', 'RateLimit-Reset': '3' }, 17_000],
    ['Retry-After as a date', { 'Retry-After': new Date(90_000).toUTCString() }, 30_000],
    ['Retry-After in the past', { 'Retry-After': new Date(1_000).toUTCString() }, 0],
    ['RateLimit-Reset', { 'RateLimit-Reset': '3' }, 3_000],
    ['no header', {}, null],
    ['an unreadable header', { 'Retry-After': 'soon' }, null],
  ])('wait after a refusal: %s', (_, fields, ms) => {
    expect(parseRetryMs(headers(fields), 60_000)).toBe(ms)
  })
})
