import { describe, expect, test } from 'vitest'
import { publishedReply } from '../../simulator/cad/published.ts'
import type { Player, World } from '../../simulator/game/world.ts'
import { createLuaResource } from '../../simulator/lua/resource.ts'
import { NEXT_REPLY, OFFICER, openStage } from '../fixtures/stage.ts'
import * as consumer from './consumers.ts'
import { scriptResource } from './folder.ts'

type Language = 'lua' | 'ts'

/** A server with the published calls, an officer off duty, and a consumer in that language on both sides. */
async function opening(language: Language) {
  const { world, cad } = await openStage()
  cad.load(publishedReply)
  await world.start('sonoran_calls')
  await world.advance(1_000)
  const scripts = { server: consumer.server[language], client: consumer.client[language] }
  await world.resources.install(
    language === 'lua'
      ? await createLuaResource({ name: 'mdt', ...scripts })
      : await scriptResource('mdt', scripts),
  )
  await world.start('mdt')
  const officer = await world.join(OFFICER)
  await world.advance(3_000)
  return { world, cad, officer, told: listener(world, null), toldPlayer: listener(world, officer) }
}

/** What the consumer printed since it was asked last. */
function listener(world: World, player: Player | null) {
  let heard = 0
  return (): string[] => {
    const lines = world.console.lines.filter(
      (line) => line.resource === 'mdt' && line.player === (player?.id ?? null),
    )
    const fresh = lines.slice(heard)
    heard = lines.length
    return fresh.map(({ text }) => text)
  }
}

describe.each<Language>(['lua', 'ts'])('a consumer in %s', (language) => {
  test('uses every export of the server', async () => {
    const { world, officer, told } = await opening(language)
    await officer.command('duty')
    await world.advance(2_000)
    told()
    await officer.command(`use_${language}`)
    await world.advance(60_000)
    expect(told()).toEqual([
      '1 1 1 18',
      '0',
      'Armed Robbery',
      'nil',
      'true',
      '1',
      'true',
      'true',
      'false',
      'true',
    ])
  })

  test('sees every event, once, in order, when the state has changed', async () => {
    const { world, cad, officer, told } = await opening(language)
    expect(told()).toEqual([])
    await officer.command('duty')
    await world.advance(NEXT_REPLY)
    const { callId } = cad.calls.create({ title: 'Bank Alarm', description: 'silent' })
    const caller = cad.emergencies.create({ location: 'Legion Square' })
    await world.advance(NEXT_REPLY)
    cad.calls.edit(callId, { description: 'loud' })
    cad.emergencies.dispatch(caller.callId, { title: 'Stabbing' })
    await world.advance(NEXT_REPLY)
    cad.calls.close(callId)
    await world.advance(NEXT_REPLY)
    cad.injectFault({ kind: 'unreachable' }, { ms: 150_000 })
    await world.advance(300_000)
    await officer.leave()
    await world.advance(1_000)
    expect(told()).toEqual([
      'duty 1 true true',
      `added dispatch:${callId} there`,
      `added emergency:${caller.callId} there`,
      `updated dispatch:${callId} silent to loud, now loud`,
      `added dispatch:${callId + 1} there`,
      `removed emergency:${caller.callId} dispatched gone`,
      `removed dispatch:${callId} closed gone`,
      'status stale stale 2',
      'status ok ok 2',
      'duty 1 false false',
    ])
  })

  test('that restarts is told nothing of what was there, and all that comes', async () => {
    const { world, cad, told } = await opening(language)
    await world.restart('mdt')
    await world.advance(120_000)
    expect(told()).toEqual([])
    const { callId } = cad.calls.create({ title: 'Bank Alarm' })
    await world.advance(61_000)
    expect(told()).toEqual([`added dispatch:${callId} there`])
  })

  test('outlives a restart of sonoran_calls, and hears only of what is new', async () => {
    const { world, cad, officer, told } = await opening(language)
    await world.stop('sonoran_calls')
    const { callId } = cad.calls.create({ title: 'While it was away' })
    await world.start('sonoran_calls')
    await world.advance(61_000)
    expect(told()).toEqual(['status ok ok 2', `added dispatch:${callId} there`])
    await world.restart('sonoran_calls')
    await world.advance(61_000)
    expect(told()).toEqual(['status ok ok 2'])
    await officer.command(`use_${language}`)
    await world.advance(60_000)
    expect(told().at(-1)).toBe('true')
  })

  test('on a client uses every export and sees every event, through restarts of either side', async () => {
    const { world, cad, officer, toldPlayer } = await opening(language)
    expect(toldPlayer()).toEqual([])
    await officer.command('duty')
    await world.advance(NEXT_REPLY)
    expect(toldPlayer()).toEqual(['duty true true 2'])
    await officer.command(`look_${language}`)
    expect(toldPlayer()).toEqual([
      '2\ttrue\ttrue\tfalse',
      expect.stringMatching(/^false\t.*routeTo\(key\) must be a call's key.* mdt passed 501$/),
    ])
    const { callId } = cad.calls.create({ title: 'Bank Alarm', description: 'silent' })
    await world.advance(NEXT_REPLY)
    cad.calls.edit(callId, { description: 'loud' })
    await world.advance(NEXT_REPLY)
    await world.restart('mdt')
    await world.advance(NEXT_REPLY)
    cad.calls.close(callId)
    await world.advance(NEXT_REPLY)
    await world.restart('sonoran_calls')
    await world.advance(NEXT_REPLY)
    await officer.command('duty')
    await world.advance(1_000)
    expect(toldPlayer()).toEqual([
      `added dispatch:${callId} there`,
      `updated dispatch:${callId} silent to loud`,
      `removed dispatch:${callId} closed gone`,
      'duty true true 2',
      'duty false false 0',
    ])
  })
})
