import { expect, test } from 'vitest'
import { type Fleet, MINUTE, openFleet, type Server, settled } from './fleet.ts'

const HUGE = 'x'.repeat(5_000_000)
const names = ['requests', 'servers', 'turns', 'waiting', 'holds', 'reply:1']

test('garbage, huge and hostile values under every key: a line for each other type, and back within two minutes', async () => {
  const fleet = await openFleet({ limit: 3 })
  await fleet.add([1])
  await settled(fleet)
  const [server] = fleet.servers as [Server]
  const [prefix] = /^.*\}:/.exec((fleet.redis.run('KEYS', '*') as string[])[0] ?? '') ?? ['']
  const put = (command: string, key: string, ...args: string[]) => {
    fleet.redis.run('DEL', key)
    fleet.redis.run(command, key, ...args)
  }
  for (const name of names) {
    const [key, before] = [`${prefix}${name}`, server.lines().length]
    if (name === 'reply:1') put('ZADD', key, '1', HUGE)
    else put('SET', key, HUGE)
    await fleet.advance(8_000)
    expect(server.lines().slice(before)).toEqual([expect.stringContaining(`under ${key}. It was deleted`)])
  }
  const now = Number((fleet.redis.run('TIME') as string[])[0]) * 1_000
  const scores = [
    'inf',
    HUGE,
    '-inf',
    '1 2 3',
    String(now),
    'a 1 1 99999999999',
    '1e300',
    'quiet',
    '1e300',
    'block',
  ]
  const many = Array.from({ length: 600 }, (_, i) => [String(now - i), `junk ${i}`]).flat()
  const values: Record<string, [string[], string]> = {
    scores: [scores, `${now}\n${HUGE}`],
    'too many': [many, `${now}\n{"activeCalls":[{}]}`],
  }
  for (const [kind, [members, reply]] of Object.entries(values)) {
    const before = server.lines().length
    for (const name of names) {
      if (name === 'reply:1') put('SET', `${prefix}${name}`, reply)
      else put('ZADD', `${prefix}${name}`, ...members)
    }
    await fleet.advance(2 * MINUTE - 21_000)
    const since = fleet.time.clock.now()
    await fleet.advance(21_000)
    const requests = server.requests.filter((at) => at >= since).length
    expect({ kind, requests, lines: server.lines().slice(before) }).toEqual({ kind, requests: 1, lines: [] })
  }
  expect(fleet.cad.refused.us).toBe(0)
})

test.each([
  ['NOAUTH Authentication required.', 'NOAUTH'],
  ["ERR The user executing the script can't run this command or subcommand script: 1", 'NOPERM'],
  ['MOVED 3999 10.0.0.6:6379', 'Redis Cluster is not supported'],
  ["ERR unknown command 'EVAL', with args beginning with: ", 'Redis Sentinel is not supported'],
  ["OOM command not allowed when used memory > 'maxmemory'.", 'OOM'],
  ['ERR redis://:S3CR3T@host', 'the connection failed'],
])('Redis answers %s: one line that says so, and back when it works', async (error, reason) => {
  const fleet: Fleet = await openFleet({ limit: 3 })
  await fleet.add([1])
  await fleet.advance(65_000)
  const { lines, requests } = fleet.servers[0] as Server
  const before = lines().length
  fleet.redis.refuse(error)
  await fleet.advance(2 * MINUTE)
  expect(lines().slice(before)).toEqual([expect.stringContaining(`Redis can't be used (`)])
  expect(lines().at(-1)).toContain(reason)
  expect(lines().at(-1)).not.toContain('S3CR3T')
  fleet.redis.refuse(null)
  await fleet.advance(10_000)
  expect(lines().slice(before)).toEqual([expect.anything(), expect.stringContaining('Redis answers again')])
  expect(requests.length).toBeGreaterThan(4)
})

test('the API key and the URL are in no line, no status and no key or value of Redis', async () => {
  const fleet = await openFleet({ limit: 3 })
  await fleet.add([1, 1])
  await settled(fleet)
  const keys = fleet.redis.run('KEYS', '*') as string[]
  expect(keys.length).toBeGreaterThan(3)
  const values = keys.map((key) =>
    key.includes(':reply:') ? fleet.redis.run('GET', key) : fleet.redis.run('ZRANGE', key, '0', '-1'),
  )
  const shown = fleet.servers.map(({ world, status }) => [world.console.lines, status()])
  const all = JSON.stringify([keys, values, await Promise.all(shown.flat())])
  for (const secret of ['S3CR3T', 'redis://']) expect(all).not.toContain(secret)
})
