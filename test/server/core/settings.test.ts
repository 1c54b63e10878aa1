import { describe, expect, test } from 'vitest'
import { apiUrl, convars, readSettings, type SettingsResult } from '../../../server/core/settings.ts'

const KEY = 'a1b2c3d4-secret-key'
const DUTY_PROVIDERS = ['standalone', 'qbox', 'sonorancad']

function read(set: Record<string, string> = {}): SettingsResult {
  const values: Record<string, string> = { sonoran_apiKey: KEY, ...set }
  return readSettings((name, fallback) => values[name] ?? fallback, DUTY_PROVIDERS)
}

function problems(set: Record<string, string>): string[] {
  const result = read(set)
  return result.ok ? [] : result.problems
}

describe('settings', () => {
  test('require only the key', () => {
    expect(read()).toEqual({
      ok: true,
      settings: {
        apiKey: KEY,
        serverId: 1,
        mode: 'production',
        apiUrl: '',
        requestsPerMinute: 'auto',
        closedLimit: 10,
        type: 'all',
        duty: 'auto',
        jobs: ['police', 'sheriff', 'state', 'ambulance', 'ems', 'fire', 'leo'],
        dutyCommand: 'duty',
        notify: 'auto',
        shareCaller: false,
        shareUnitNames: false,
        checkUpdates: true,
        respond: 'off',
        respondAce: false,
        units: 'auto',
        postalResource: 'nearest-postal',
        locale: '',
        push: 'auto',
        communityId: '',
        redis: '',
        debug: false,
      },
    })
  })

  test.each([
    ['sonoran_serverId', ' 12 ', { serverId: 12 }],
    ['sonoran_calls_duty', 'Qbox, sonorancad', { duty: ['qbox', 'sonorancad'] }],
    ['sonoran_calls_type', 'Dispatch', { type: 'dispatch' }],
    ['sonoran_calls_duty', 'AUTO', { duty: 'auto' }],
    ['sonoran_calls_dutyCommand', '', { dutyCommand: '' }],
    ['sonoran_calls_postalResource', '', { postalResource: '' }],
    ['sonoran_calls_requestsPerMinute', 'Auto', { requestsPerMinute: 'auto' }],
    ['sonoran_calls_requestsPerMinute', '60', { requestsPerMinute: 60 }],
    ['sonoran_calls_jobs', 'Police,,  FIRE ', { jobs: ['police', 'fire'] }],
    ...[
      'redis://localhost',
      'rediss://user:p%23%2F%40ss@redis.example.com:6380/2?family=6',
      'redis://:65536@10.0.0.5:6379',
      'redis://[::1]:6379',
    ].map((redis): [string, string, object] => ['sonoran_calls_redis', redis, { redis }]),
    ['sonoran_calls_shareCaller', '1', { shareCaller: true }],
    ['sonoran_calls_shareCaller', 'Yes', { shareCaller: true }],
    ['sonoran_calls_debug', 'off', { debug: false }],
    ['sonoran_calls_notify', 'OX_LIB', { notify: 'ox_lib' }],
    ['sonoran_calls_closedLimit', '0', { closedLimit: 0 }],
    ['sonoran_calls_locale', 'pt-BR', { locale: 'pt-BR' }],
  ])("%s '%s' is accepted", (name, value, settings) => {
    expect(read({ [name]: value })).toMatchObject({ ok: true, settings })
  })

  test.each([
    ['sonoran_serverId', '0'],
    ['sonoran_serverId', '-1'],
    ['sonoran_serverId', '1.5'],
    ['sonoran_serverId', 'one'],
    ['sonoran_serverId', ''],
    ['sonoran_mode', 'staging'],
    ['sonoran_calls_apiUrl', 'api.sonorancad.com'],
    ['sonoran_calls_apiUrl', 'ftp://api.sonorancad.com'],
    ['sonoran_calls_apiUrl', 'https://user:password@host'],
    ['sonoran_calls_requestsPerMinute', '0'],
    ['sonoran_calls_requestsPerMinute', '61'],
    ['sonoran_calls_requestsPerMinute', '3x'],
    ['sonoran_calls_closedLimit', '101'],
    ['sonoran_calls_type', '100'],
    ['sonoran_calls_duty', ''],
    ['sonoran_calls_duty', 'auto,qbox'],
    ['sonoran_calls_duty', 'qb-core'],
    ['sonoran_calls_jobs', ' , '],
    ['sonoran_calls_dutyCommand', 'on duty'],
    ['sonoran_calls_notify', 'loud'],
    ['sonoran_calls_shareCaller', 'maybe'],
    ['sonoran_calls_postalResource', '../secrets'],
    ['sonoran_calls_locale', 'english please'],
    ['sonoran_calls_push', 'pull'],
    ['sonoran_calls_redis', 'localhost:6379'],
    ['sonoran_calls_redis', 'redis://'],
    ['sonoran_calls_redis', 'redis://:pass#word@localhost'],
    ['sonoran_calls_redis', 'redis://localhost:99999'],
    ['sonoran_calls_redis', 'redis://:50%off@localhost'],
    ['sonoran_calls_redis', 'redis://:50%ff@localhost'],
    ['sonoran_calls_redis', 'redis://localhost/calls'],
    // The Redis client would treat capitals as the scheme without TLS.
    ['sonoran_calls_redis', 'REDISS://localhost'],
  ])("%s '%s' gives one line with the name, the value and the allowed values", (name, value) => {
    const lines = problems({ [name]: value })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(name)
    expect(lines[0]).toContain('Allowed: ')
    if (value.trim() !== '' && !/redis|apiUrl/.test(name)) expect(lines[0]).toContain(`'${value.trim()}'`)
    expect(lines[0]).not.toContain('\n')
  })

  test('reports every invalid setting, not only the first', () => {
    expect(problems({ sonoran_serverId: 'x', sonoran_mode: 'y', sonoran_calls_notify: 'z' })).toHaveLength(3)
  })

  test.each(['', 'protection_initialized', 'NONE'])("a key of '%s' counts as not set", (value) => {
    expect(problems({ sonoran_apiKey: value })).toHaveLength(1)
  })

  test.each([`${KEY}\n`, `${KEY} ${KEY}`, `${KEY}é`, `redis://:${KEY}@host with space`])(
    'never prints an invalid secret',
    (value) => {
      const padded = `x${value}x`
      for (const name of ['sonoran_apiKey', 'sonoran_calls_redis']) {
        const [line = ''] = problems({ [name]: padded })
        expect(line).toContain(name)
        expect(line).not.toContain(KEY)
      }
    },
  )

  test.each([
    ['https://user:S3CR3T@cad.example.com/x', 'https://cad.example.com'],
    ['https://cad.example.com/S3CR3T?token=S3CR3T', 'https://cad.example.com'],
    ['ftp://S3CR3T@cad.example.com', 'ftp://cad.example.com'],
    ['https://a@S3CR3T@cad.example.com:99/', 'https://cad.example.com'],
    ['cad.example.com/S3CR3T', 'not shown'],
  ])('prints only scheme and host of an invalid URL: %s', (value, shown) => {
    const [line] = problems({ sonoran_calls_apiUrl: value })
    expect(line).toContain(shown)
    expect(line).not.toContain('S3CR3T')
  })

  test.each(Object.values(convars(DUTY_PROVIDERS)).map(({ name }) => name))(
    'prints no key that is in %s',
    (name) => {
      const other = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0'
      for (const value of [`${KEY}, ${KEY}`, `https://${KEY} /`, `${other} `, `x ${other}`]) {
        const lines = problems({ [name]: value }).join(' ')
        expect(lines).not.toContain(KEY)
        expect(lines).not.toContain(other)
      }
    },
  )

  test('uses the base URL of the mode, unless sonoran_calls_apiUrl is set', () => {
    expect(apiUrl({ mode: 'production', apiUrl: '' })).toBe('https://api.sonorancad.com')
    expect(apiUrl({ mode: 'development', apiUrl: '' })).toBe('https://staging-api.dev.sonorancad.com')
    expect(apiUrl({ mode: 'production', apiUrl: 'http://127.0.0.1:8080/cad//' })).toBe(
      'http://127.0.0.1:8080/cad',
    )
  })

  test('defines each convar once', () => {
    const names = Object.values(convars(DUTY_PROVIDERS)).map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})
