import { expect, test } from 'vitest'
import { COMMUNITY_ID } from '../../simulator/stage.ts'
import { consoleLines, icons, NEXT_REPLY, shift } from '../fixtures/stage.ts'

/** The stage's check after each test fails for a script error or an unhandled rejection of the resource. */

const DEPTH = 100_000
const nestedText = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`

test.each<[string, string]>([
  ['nested 100,000 levels deep', `{ "type": "EVENT_DISPATCH_NEW", "data": ${nestedText} }`],
  [
    'of a call whose metaData is nested 100,000 levels deep',
    `{ "type": "EVENT_DISPATCH_NEW", "data": { "dispatch": { "callId": 1, "metaData": { "a": ${nestedText} } } } }`,
  ],
  [
    'of 200 KB',
    JSON.stringify({
      type: 'EVENT_DISPATCH_NEW',
      data: { dispatch: { callId: 1, title: 'x'.repeat(200_000) } },
    }),
  ],
])('the websocket refuses data %s with one line, and later events arrive', async (_, payload) => {
  const { world, cad, hub, officer } = await shift({
    convars: { sonoran_calls_push: 'websocket', sonoran_communityID: COMMUNITY_ID },
  })
  await world.advance(NEXT_REPLY)
  for (let i = 0; i < 3; i++) hub.pushText(payload)
  await world.advance(1_000)
  expect(consoleLines({ world }).filter((line) => line.includes('EVENT_DISPATCH_NEW'))).toHaveLength(1)
  expect(icons(officer)).toEqual([])

  const { metaData, ...dispatch } = cad.calls.create({ title: 'Bank Alarm', x: 147, y: -1035 })
  hub.push({ type: 'EVENT_DISPATCH_NEW', data: [{ dispatch: { ...dispatch, metaData } }] })
  await world.advance(1_000)
  expect(icons(officer)).toHaveLength(1)
})

test.each<[string, unknown[]]>([
  ['a function as the event', [() => 1]],
  ['a function as the call', [{ dispatch_type: 'CALL_NEW', dispatch: () => 1 }]],
  ['functions as its fields', [{ dispatch_type: 'CALL_NEW', dispatch: { callId: () => 1, title: () => 1 } }]],
  ['a call without a readable id', [{ dispatch_type: 'CALL_NEW', dispatch: { callId: {} } }]],
])('events of another resource with %s change nothing, and later events arrive', async (_, args) => {
  const { world, cad, officer } = await shiftWithSonorancad()
  for (let i = 0; i < 3; i++) await world.emit('SonoranCAD::pushevents:DispatchEvent', ...args)
  await world.advance(1_000)
  expect(icons(officer)).toEqual([])
  expect(consoleLines({ world }).filter((line) => line.includes('EVENT_')).length).toBeLessThanOrEqual(1)

  const dispatch = cad.calls.create({ title: 'Bank Alarm', x: 147, y: -1035 })
  await world.emit('SonoranCAD::pushevents:DispatchEvent', { dispatch_type: 'CALL_NEW', dispatch })
  await world.advance(1_000)
  expect(icons(officer)).toHaveLength(1)
})

async function shiftWithSonorancad() {
  const stage = await shift({
    convars: { sonoran_calls_push: 'sonorancad', sonoran_calls_duty: 'standalone' },
  })
  await stage.world.resources.install({ name: 'sonorancad', server() {} })
  await stage.world.start('sonorancad')
  await stage.world.advance(NEXT_REPLY)
  return stage
}
