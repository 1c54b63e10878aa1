import { describe, expect, test } from 'vitest'
import { publishedReply } from '../../simulator/cad/published.ts'
import type { Player, World } from '../../simulator/game/world.ts'
import { createLuaResource } from '../../simulator/lua/resource.ts'
import { NEXT_REPLY, OFFICER, openStage } from '../fixtures/stage.ts'
import * as consumer from './consumers.ts'
import { scriptResource } from './folder.ts'

type Language = 'lua' | 'ts'

/** A server with the published calls, an officer off duty, and a consumer in that language on server and client. */
async function startConsumer(language: Language) {
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
  return { world, cad, officer, serverOutput: outputOf(world, null), clientOutput: outputOf(world, officer) }
}

/** Returns a function that gives what the consumer printed since its last call. */
function outputOf(world: World, player: Player | null) {
  let read = 0
  return (): string[] => {
    const lines = world.console.lines.filter(
      (line) => line.resource === 'mdt' && line.player === (player?.id ?? null),
    )
    const added = lines.slice(read)
    read = lines.length
    return added.map(({ text }) => text)
  }
}

describe.each<Language>(['lua', 'ts'])('a consumer in %s', (language) => {
  test('calls every server export', async () => {
    const { world, officer, serverOutput } = await startConsumer(language)
    await officer.command('duty')
    await world.advance(2_000)
    serverOutput()
    await officer.command(`call_exports_${language}`)
    await world.advance(60_000)
    expect(serverOutput()).toEqual([
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

  test('receives every server event once and in order, after the state has changed', async () => {
    const { world, cad, officer, serverOutput } = await startConsumer(language)
    expect(serverOutput()).toEqual([])
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
    expect(serverOutput()).toEqual([
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

  test('receives no event about existing calls after its own restart, and every later event', async () => {
    const { world, cad, serverOutput } = await startConsumer(language)
    await world.restart('mdt')
    await world.advance(120_000)
    expect(serverOutput()).toEqual([])
    const { callId } = cad.calls.create({ title: 'Bank Alarm' })
    await world.advance(61_000)
    expect(serverOutput()).toEqual([`added dispatch:${callId} there`])
  })

  test('keeps working after a restart of sonoran_calls, and receives events about new calls only', async () => {
    const { world, cad, officer, serverOutput } = await startConsumer(language)
    await world.stop('sonoran_calls')
    const { callId } = cad.calls.create({ title: 'While it was away' })
    await world.start('sonoran_calls')
    await world.advance(61_000)
    expect(serverOutput()).toEqual(['status ok ok 2', `added dispatch:${callId} there`])
    await world.restart('sonoran_calls')
    await world.advance(61_000)
    expect(serverOutput()).toEqual(['status ok ok 2'])
    await officer.command(`call_exports_${language}`)
    await world.advance(60_000)
    expect(serverOutput().at(-1)).toBe('true')
  })

  test('calls every client export and receives every client event, across restarts of either resource', async () => {
    const { world, cad, officer, clientOutput } = await startConsumer(language)
    expect(clientOutput()).toEqual([])
    await officer.command('duty')
    await world.advance(NEXT_REPLY)
    expect(clientOutput()).toEqual(['duty true true 2'])
    await officer.command(`call_client_exports_${language}`)
    expect(clientOutput()).toEqual([
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
    expect(clientOutput()).toEqual([
      `added dispatch:${callId} there`,
      `updated dispatch:${callId} silent to loud`,
      `removed dispatch:${callId} closed gone`,
      'duty true true 2',
      'duty false false 0',
    ])
  })
})
