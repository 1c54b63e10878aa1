import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisErrorReason } from '../../server/core/limiter/redis-error.ts'
import { createWorld } from '../../simulator/game/world.ts'
import { createKeyspace } from '../../simulator/redis/keyspace.ts'
import { redisServerInstalled, startRedisServer } from '../../simulator/redis/redis-server.ts'
import { compileScript } from '../../simulator/redis/script.ts'
import { RESOURCE_FOLDER } from '../../simulator/stage.ts'
import { KEYS, SCRIPT, type Visit, visitWords } from './check-in-script.ts'

const installed = redisServerInstalled()
// The other tests run the script in a stand-in, so these show that it is one. CI must not skip them.
const skipped = !installed && process.env.CI === undefined
if (skipped)
  console.warn("No redis-server here: its tests are skipped. 'apt-get install redis-server' runs them.")

describe.skipIf(skipped)('a real redis-server', () => {
  let server: Awaited<ReturnType<typeof startRedisServer>>
  beforeAll(async () => {
    if (!installed) throw new Error('redis-server is not installed')
    server = await startRedisServer()
  })
  afterAll(() => server?.close())

  const checkIn = (visit: Visit, client = server.client) =>
    client.eval(SCRIPT, KEYS.length, ...KEYS, ...visitWords(visit)) as Promise<number[]>

  test('answers the script as the stand-in does', async () => {
    // The one thing that must differ: both get the time from the test.
    const script = SCRIPT.replace("redis.call('TIME')", 'TIME')
    expect(script).not.toBe(SCRIPT)
    const withTime = (now: number) =>
      `local TIME = { ${Math.floor(now / 1000)}, ${(now % 1000) * 1000} } ${script}`
    const step = fc.record({
      ms: fc.constantFrom(0, 100, 700, 2_000, 4_900, 5_100, 21_000, 61_000, 1_000_000, -3_000),
      server: fc.constantFrom('a', 'b', 'c', 'd'),
      onDuty: fc.boolean(),
      limit: fc.constantFrom(1, 3, 60),
      known: fc.constantFrom(0, 1, 2),
      wants: fc.boolean(),
      answers: fc.boolean(),
      echoes: fc.boolean(),
      blockMs: fc.constantFrom(0, 0, 0, 5_000),
      reports: fc.array(fc.tuple(fc.constantFrom('x', 'y', 'z'), fc.nat(70_000)), { maxLength: 3 }),
      junk: fc.constantFrom(null, null, null, null, 'string', 'list', 'member', 'future'),
      key: fc.nat(KEYS.length - 1),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        let now = 1_790_000_000_000
        const start = now
        const keyspace = createKeyspace(() => start)
        await server.client.flushall()
        const both = async (...words: string[]) => {
          keyspace.run(words[0] as string, words.slice(1))
          await server.client.call(words[0] as string, ...words.slice(1))
        }
        let quiet = 0
        for (const [i, { ms, server: id, wants, answers, echoes, junk, key, ...facts }] of steps.entries()) {
          now += ms
          const name = KEYS[key] as string
          if (junk !== null) await both('DEL', name)
          if (junk === 'string') await both('SET', name, `${now - 5}\n{}`)
          if (junk === 'member') await both('ZADD', name, String(now), 'junk', String(now - 1), 'a 1 1 999')
          if (junk === 'future') await both('ZADD', name, 'inf', 'b 7 1 3', String(now + 1e9), 'block')
          if (junk === 'list') await both('ZADD', name, '1', '0')
          const visit = {
            ...facts,
            server: id,
            serverId: id === 'd' ? 3 : id === 'c' ? 2 : 1,
            quiet: echoes ? quiet : 0,
            wanted: wants ? `${id}${i % 7}` : '',
            answered: answers ? `${id}${(i + 6) % 7}` : '',
          }
          const text = withTime(now)
          const standIn = compileScript(text, keyspace.run)
          const real = await server.client.eval(text, KEYS.length, ...KEYS, ...visitWords(visit))
          expect(standIn.run(KEYS, visitWords(visit))).toEqual(real)
          standIn.close()
          quiet = (real as number[])[9] as number
        }
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  test.each(KEYS)('heals 200 MB of another type under %s, and reads none of it', async (key) => {
    await server.client.flushall()
    await server.client.call('SETRANGE', KEYS[5] === key ? `${key}:huge` : key, 200_000_000, 'x')
    if (KEYS[5] === key) await server.client.hset(key, 'field', 'x')
    const before = process.memoryUsage.rss()
    const [, , , , , , , , , , , , repaired] = await checkIn({ server: 'a' })
    expect(repaired).toBe(KEYS.indexOf(key) + 1)
    expect((await checkIn({ server: 'a' })).at(-1)).toBe(0)
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 2 ** 20)
  })

  test('leaves nothing that does not expire', async () => {
    await server.client.flushall()
    await checkIn({ server: 'a', wanted: 'a1', reports: [['a0', 5]] })
    const keys = await server.client.keys('*')
    expect(keys.length).toBeGreaterThan(2)
    for (const key of keys) expect(await server.client.pttl(key)).toBeGreaterThan(0)
  })

  test("lets a user with the docs' permissions do all of it, and no other keys", async () => {
    const docs = readFileSync(new URL('../../docs/several-servers.md', import.meta.url), 'utf8')
    const [, name = '', rules = ''] = /^ACL SETUSER (\S+) (.+)$/m.exec(docs) ?? []
    const words = rules.split(' ').map((word) => word.replaceAll('"', ''))
    await server.client.flushall()
    await server.client.call('ACL', 'SETUSER', name, 'reset', ...words)
    const user = new Redis({
      port: server.port,
      host: '127.0.0.1',
      username: name,
      password: 'password',
      protocol: 2,
      connectionName: 'sonoran_calls',
      disableClientInfo: true,
      enableReadyCheck: false,
    })
    try {
      await checkIn({ server: 'a', wanted: 'a1' }, user)
      await user.set(KEYS[5] as string, '1\n{}', 'PX', 1_000)
      await user.getrange(KEYS[5] as string, 0, 10)
      await user.zrem(KEYS[1] as string, 'a 1 1 3')
      await expect(user.set('other', '1')).rejects.toThrow('NOPERM')
    } finally {
      user.disconnect()
    }
  })

  test.each<[string, string[], string]>([
    ['no permission for a key', ['on', '>password', '+@all', '~other:*'], 'NOPERM'],
    ['no permission for a command', ['on', '>password', '+@all', '-zadd', '~*'], 'NOPERM'],
    ['no permission for scripts', ['on', '>password', '+@all', '-eval', '~*'], 'NOPERM'],
    ['a wrong password', ['on', '>other', '+@all', '~*'], 'WRONGPASS'],
  ])('%s: the reason is %s', async (_, rules, reason) => {
    await server.client.call('ACL', 'SETUSER', 'limited', 'reset', ...rules)
    const user = new Redis({
      port: server.port,
      host: '127.0.0.1',
      username: 'limited',
      password: 'password',
      enableReadyCheck: false,
      retryStrategy: () => null,
    })
    let connection: unknown = null
    user.on('error', (error) => {
      connection = error
    })
    const error = await checkIn({ server: 'a' }, user).then(
      () => null,
      (failure) => failure,
    )
    expect(redisErrorReason(connection ?? error)).toBe(reason)
    user.disconnect()
  })

  test('is shared by a built server in real time', async () => {
    await server.client.flushall()
    const world = await createWorld({
      convars: {
        sonoran_apiKey: 'a-key',
        sonoran_calls_checkUpdates: 'false',
        sonoran_calls_apiUrl: 'http://cad.invalid',
        sonoran_calls_redis: server.url,
      },
    })
    await world.resources.install({ name: 'sonoran_calls', folder: RESOURCE_FOLDER })
    const stop = world.run()
    await world.start('sonoran_calls')
    for (;;) {
      const { fleet } = (await world.call('sonoran_calls', 'getStatus')) as { fleet: { store: string } }
      if (fleet.store === 'connected') break
      await sleep(20)
    }
    const clients = String(await server.client.call('CLIENT', 'LIST'))
    expect(clients.match(/name=sonoran_calls/g)).toHaveLength(1)
    await world.stop('sonoran_calls')
    stop()
    await world.close()
    expect(await server.client.zcard((await server.client.keys('*servers'))[0] ?? '')).toBe(0)
  })
})
