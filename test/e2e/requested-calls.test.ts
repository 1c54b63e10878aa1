import { describe, expect, test } from 'vitest'
import type { CallList } from '../../shared/api.ts'
import { consoleLines, NEXT_REPLY, OFFICER, openStage } from '../fixtures/stage.ts'

const bank = { callId: 1, status: 1, title: 'Bank', metaData: { x: '10', y: '20' } }
const fire = { callId: 2, location: 'Pier', metaData: { x: '30', y: '40' } }
const closed = { callId: 3, status: 2, title: 'Stop' }
const all = { activeCalls: [bank], emergencyCalls: [fire], closedCalls: [closed], closedCallCount: 1 }

async function serve(type: string, reply: object | null) {
  const { world, cad } = await openStage({
    cad: reply === null ? {} : { reply },
    convars: { sonoran_calls_type: type },
  })
  const removed: unknown[][] = []
  await world.resources.install({
    name: 'witness',
    server: ({ on }) => on('sonoran_calls:callRemoved', (...args: unknown[]) => removed.push(args)),
  })
  await world.resources.install({ name: 'sonorancad', server() {} })
  await world.start('witness')
  await world.start('sonorancad')
  await world.start('sonoran_calls')
  await world.join(OFFICER)
  await world.advance(NEXT_REPLY)
  const keys = async () => {
    const list = (await world.call('sonoran_calls', 'getCalls')) as CallList
    return [...list.active, ...list.emergency, ...list.closed].map(({ key }) => key)
  }
  const state = async () => ((await world.call('sonoran_calls', 'getStatus')) as { state: string }).state
  return { world, cad, removed, keys, state }
}

describe('sonoran_calls_type', () => {
  test.each<[string, string[], number]>([
    ['all', ['dispatch:501', 'emergency:301'], 100],
    ['dispatch', ['dispatch:501'], 0],
    ['emergency', ['emergency:301'], 1],
  ])('%s requests only these calls', async (type, kinds, number) => {
    const { world, cad, keys } = await serve(type, null)
    const { callId } = cad.calls.create({ title: 'Bank', x: 1, y: 2 })
    const emergency = cad.emergencies.create({ location: 'Pier', x: 3, y: 4 })
    await world.advance(70_000)
    expect(cad.requests.at(-1)?.query).toMatch(new RegExp(`type=${number}$`))
    const ids = { dispatch: `dispatch:${callId}`, emergency: `emergency:${emergency.callId}` }
    expect(await keys()).toEqual(kinds.map((key) => ids[key.split(':')[0] as 'dispatch']))
  })

  test.each<[string, object, string[]]>([
    ['dispatch', { activeCalls: [bank], closedCalls: [closed] }, ['dispatch:1', 'dispatch:3']],
    ['dispatch', { activeCalls: [bank], emergencyCalls: null }, ['dispatch:1']],
    ['dispatch', all, ['dispatch:1', 'dispatch:3']],
    ['emergency', { emergencyCalls: [fire] }, ['emergency:2']],
    ['emergency', { activeCalls: null, emergencyCalls: [fire] }, ['emergency:2']],
    ['emergency', all, ['emergency:2']],
  ])(
    '%s: a reply without the other list, or with it, counts as complete: %j',
    async (type, reply, expected) => {
      const { world, keys, state, removed } = await serve(type, reply)
      await world.advance(180_000)
      expect(await keys()).toEqual(expected)
      expect(await state()).toBe('ok')
      expect(removed).toEqual([])
      expect(consoleLines({ world }).filter((line) => line.includes('sent a reply'))).toEqual([])
    },
  )

  test('a list that is requested and missing is still reported', async () => {
    const { world } = await serve('dispatch', { emergencyCalls: [fire] })
    expect(consoleLines({ world }).filter((line) => line.includes('activeCalls is missing'))).toHaveLength(1)
  })

  test('a push event about another kind adds no call that the next reply would remove', async () => {
    const { world, keys, removed } = await serve('emergency', { emergencyCalls: [fire] })
    await world.emit('SonoranCAD::pushevents:DispatchEvent', { dispatch_type: 'CALL_NEW', dispatch: bank })
    await world.advance(1_000)
    expect(await keys()).toEqual(['emergency:2'])
    await world.advance(70_000)
    expect(removed).toEqual([])
  })

  test('calls of a kind that is no longer requested are not restored after a restart', async () => {
    const { world, keys, removed } = await serve('all', all)
    expect(await keys()).toContain('emergency:2')
    await world.stop('sonoran_calls')
    await world.convars.set('sonoran_calls_type', 'dispatch')
    await world.start('sonoran_calls')
    await world.advance(NEXT_REPLY)
    expect(await keys()).toEqual(['dispatch:1', 'dispatch:3'])
    expect(removed).toEqual([])
  })
})
