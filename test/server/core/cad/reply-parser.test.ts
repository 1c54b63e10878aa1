import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createReplyParser, parseReply } from '../../../../server/core/cad/parse-reply.ts'

const call = fc.record({ callId: fc.integer({ min: 1, max: 4 }), title: fc.constantFrom('a', 'b') })
const reply = fc.record({
  activeCalls: fc.uniqueArray(call, { selector: ({ callId }) => callId }),
  closedCalls: fc.uniqueArray(call, { selector: ({ callId }) => callId }),
})

describe('a parser of successive replies', () => {
  test('returns the same as parsing each reply alone', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            reply.map((r) => JSON.stringify(r)),
            fc.constantFrom('', '[]', '{', 'null'),
          ),
        ),
        (texts) => {
          const parse = createReplyParser()
          for (const text of texts) {
            const alone = /^[{[n]./.test(text) ? parseReply(JSON.parse(text)) : { kind: 'malformed' }
            expect(parse(text)).toMatchObject(alone)
          }
        },
      ),
    )
  })

  test('returns the same reply for the same text, and the same object for an unchanged call', () => {
    const parse = createReplyParser()
    const text = (title: string) => JSON.stringify({ activeCalls: [{ callId: 1 }, { callId: 2, title }] })
    const first = parse(text('a'))
    expect(parse(text('a'))).toBe(first)
    const second = parse(text('b'))
    if (first.kind !== 'calls' || second.kind !== 'calls') throw new Error('malformed')
    expect(second.active[0]).toBe(first.active[0])
    expect(second.active[1]).not.toBe(first.active[1])
  })

  test('returns the same objects after the calls were reordered and their fields were too', () => {
    const parse = createReplyParser()
    const first = parse(
      '{"activeCalls":[{"callId":1,"title":"a"},{"callId":2}],"closedCalls":[{"callId":3}]}',
    )
    const second = parse(
      '{"closedCalls":[{"callId":3}],"activeCalls":[{"callId":2},{"title":"a","callId":1}]}',
    )
    if (first.kind !== 'calls' || second.kind !== 'calls') throw new Error('malformed')
    expect(second.active[0]).toBe(first.active[1])
    expect(second.active[1]).toBe(first.active[0])
    expect(second.closed[0]).toBe(first.closed[0])
  })

  test('parses a call again that moved to another list', () => {
    const parse = createReplyParser()
    parse('{"activeCalls":[{"callId":1}]}')
    expect(parse('{"activeCalls":[],"closedCalls":[{"callId":1}]}')).toMatchObject({
      closed: [{ status: 2 }],
    })
  })

  test('skips invalid entries only, in repeated replies too', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const parse = createReplyParser()
    const text = (title: string) =>
      `{"activeCalls":[{"callId":${deep}},{"callId":1,"metaData":${deep}},{"callId":2,"title":"${title}"},null,${deep}]}`
    for (const title of ['a', 'b', 'b', 'c']) {
      const reply = parse(text(title))
      expect(reply.kind === 'calls' && reply.active.map((call) => call.title)).toEqual(['', title])
    }
  })

  test('ignores a malformed reply between two others', () => {
    const parse = createReplyParser()
    const text = JSON.stringify({ activeCalls: [{ callId: 1 }] })
    const first = parse(text)
    expect(parse('<html>').kind).toBe('malformed')
    expect(parse(text)).toBe(first)
  })
})
