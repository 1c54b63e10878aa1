import { expect, test } from 'vitest'
import { officerOnDuty } from '../fixtures/officer.ts'
import { OFFICER } from '../fixtures/stage.ts'

const HINT = 'Set keys for /call and /callroute under Settings › Key Bindings › FiveM'

test('the first sign-on of a player shows where to set keys, once', async () => {
  const { world, officer } = await officerOnDuty()
  expect(officer.feed.map(({ text }) => text)).toEqual(['On duty: no active calls', HINT])
  for (let i = 0; i < 4; i++) {
    await officer.command('duty')
    await world.advance(5_000)
  }
  await world.restart('sonoran_calls')
  await world.advance(12_000)
  await officer.leave()
  const rejoined = await world.join(OFFICER)
  await world.advance(2_000)
  await rejoined.command('duty')
  await world.advance(5_000)
  const texts = [...officer.feed, ...rejoined.feed].map(({ text }) => text)
  expect(texts.filter((text) => text === HINT)).toHaveLength(1)
  expect(texts.filter((text) => text.startsWith('On duty')).length).toBeGreaterThanOrEqual(4)
  for (const command of ['call', 'callroute']) expect(rejoined.keyMappings.get(command)?.key).toBe('')
})

test.each<[string, boolean, 'feed' | 'ox' | 'chat']>([
  ['auto', true, 'ox'],
  ['gta', true, 'feed'],
  ['chat', false, 'chat'],
  ['none', false, 'chat'],
])('the hint is shown in mode %s', async (notify, oxLib, channel) => {
  const { officer, ox } = await officerOnDuty({ oxLib, convars: { sonoran_calls_notify: notify } })
  const unescaped = (text = '') => text.replace(/\\(.)/g, '$1')
  const shown = {
    feed: officer.feed.map(({ text }) => text),
    ox: ox.notifications.map(({ description }) => unescaped(description)),
    chat: officer.chat.map(({ text }) => text),
  }
  expect(Object.entries(shown).flatMap(([name, texts]) => (texts.includes(HINT) ? name : []))).toEqual([
    channel,
  ])
})

test('a player who does not go on duty is not shown the hint', async () => {
  const { officer } = await officerOnDuty({ onDuty: false })
  expect([officer.feed, officer.chat]).toEqual([[], []])
})
