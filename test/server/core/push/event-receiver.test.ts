import { describe, expect, test } from 'vitest'
import { createEventReceiver } from '../../../../server/core/push/event-receiver.ts'

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { value }
  return value
}

const cyclic: { self?: unknown } = {}
cyclic.self = cyclic

describe('push data from another resource', () => {
  test.each<[string, unknown]>([
    ['nested 100,000 levels deep', { dispatch: { callId: 1, metaData: nested(100_000) } }],
    ['nested as the data itself', nested(100_000)],
    ['a function', () => 1],
    ['a cycle', cyclic],
    ['a bigint', { callId: 1n }],
    [
      'a toJSON that throws',
      {
        toJSON: () => {
          throw new Error('no')
        },
      },
    ],
    ['70 KB of text', { dispatch: { callId: 1, title: 'x'.repeat(70_000) } }],
  ])('is refused with one line and a poll: %s', (_, data) => {
    const lines: string[] = []
    let polls = 0
    const receiver = createEventReceiver({
      now: () => 0,
      log: { info: (line) => lines.push(line), warn: (line) => lines.push(line) },
      onEvents: () => expect.fail('the event was accepted'),
      onUnitEvents: () => expect.fail('no event about units was sent'),
      requestPoll: () => polls++,
    })
    for (let i = 0; i < 3; i++) receiver.receive('EVENT_DISPATCH_NEW', data)
    expect([lines.length, polls]).toEqual([1, 3])
  })

  test('may contain functions next to its fields, which are ignored', () => {
    const keys: string[] = []
    const receiver = createEventReceiver({
      now: () => 0,
      log: { info: () => {}, warn: () => {} },
      onEvents: (events) =>
        keys.push(...events.map((event) => (event.type === 'new' ? event.call.key : event.key))),
      onUnitEvents: () => expect.fail('no event about units was sent'),
      requestPoll: () => {},
    })
    receiver.receive('EVENT_DISPATCH_NEW', {
      dispatch: { callId: 5, title: () => 'x', metaData: { run: () => 1 } },
    })
    expect(keys).toEqual(['dispatch:5'])
  })
})
