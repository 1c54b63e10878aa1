import { describe, expect, test } from 'vitest'
import { consoleLines, openStage, shift } from '../fixtures/stage.ts'

const KEY = 'S3CR3T-KEY-1234'

describe('a convar change that is not announced', () => {
  test('is noticed within 30 s while the key is missing', async () => {
    const { world, cad } = await openStage()
    world.convars.restrict('sonoran_apiKey', ['another resource'])
    await world.start('sonoran_calls')
    await world.advance(120_000)
    expect(consoleLines({ world }).filter((line) => line.includes('sonoran_apiKey'))).toHaveLength(1)
    world.convars.restrict('sonoran_apiKey', ['sonoran_calls'])
    await world.advance(31_000)
    expect(cad.arrived.us).toBe(1)
  })

  test('is noticed within 30 s while the server id is refused', async () => {
    const { world, cad } = await openStage({ cad: { serverIds: [9] }, convars: { sonoran_serverId: '9' } })
    world.convars.restrict('sonoran_serverId', ['another resource'])
    await world.start('sonoran_calls')
    await world.advance(400_000)
    expect(cad.requests.at(-1)?.status).toBe(404)
    world.convars.restrict('sonoran_serverId', ['sonoran_calls'])
    await world.advance(31_000)
    expect(cad.requests.at(-1)?.status).toBe(200)
  })
})

test('the key in any convar is in no line, status or event', async () => {
  const { world, cad } = await shift({ cad: { key: KEY } })
  const names = ['serverId', 'mode', 'calls_apiUrl', 'calls_requestsPerMinute', 'calls_duty', 'calls_jobs']
  for (const name of [...names, 'calls_notify', 'calls_locale', 'calls_push', 'calls_redis', 'communityID']) {
    for (const value of [KEY, `https://user:${KEY}@host/`, `https://host/?token=${KEY}`, `${KEY} ${KEY}`]) {
      await world.convars.set(`sonoran_${name}`, value)
      await world.advance(200)
      expect(JSON.stringify(await world.call('sonoran_calls', 'getStatus'))).not.toContain(KEY)
      await world.console.command('sonoran_calls status')
    }
    await world.convars.set(`sonoran_${name}`, '')
  }
  expect(JSON.stringify(world.console.lines)).not.toContain(KEY)
  expect(cad.key).toBe(KEY)
})
