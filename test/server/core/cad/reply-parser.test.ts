import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseReply } from '../../../../server/core/cad/parse-reply.ts'
import { createReplyParser } from '../../../../server/core/cad/reply-parser.ts'

const call = fc.record({ callId: fc.integer({ min: 1, max: 4 }), title: fc.constantFrom('a', 'b') })
const reply = fc.record({
  activeCalls: fc.uniqueArray(call, { selector: ({ callId }) => callId }),
  closedCalls: fc.uniqueArray(call, { selector: ({ callId }) => callId }),
})

describe('reading one reply after the other', () => {
  test('gives what reading each by itself gives, whatever came before', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            reply.map((r) => JSON.stringify(r)),
            fc.constantFrom('', '[]', '{', 'null'),
          ),
        ),
        (texts) => {
          const read = createReplyParser()
          for (const text of texts) {
            const byItself = /^[{[n]./.test(text) ? parseReply(JSON.parse(text)) : { kind: 'malformed' }
            expect(read(text)).toMatchObject(byItself)
          }
        },
      ),
    )
  })

  test('the same text is the same reply, and an unchanged call the same call', () => {
    const read = createReplyParser()
    const text = (title: string) => JSON.stringify({ activeCalls: [{ callId: 1 }, { callId: 2, title }] })
    const first = read(text('a'))
    expect(read(text('a'))).toBe(first)
    const second = read(text('b'))
    if (first.kind !== 'calls' || second.kind !== 'calls') throw new Error('unread')
    expect(second.active[0]).toBe(first.active[0])
    expect(second.active[1]).not.toBe(first.active[1])
  })

  test('entries as odd as can be cost nothing else, the second time as well', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const read = createReplyParser()
    const text = (title: string) =>
      `{"activeCalls":[{"callId":${deep}},{"callId":1,"metaData":${deep}},{"callId":2,"title":"${title}"},null,${deep}]}`
    for (const title of ['a', 'b', 'b', 'c']) {
      const reply = read(text(title))
      expect(reply.kind === 'calls' && reply.active.map((one) => one.title)).toEqual(['', title])
    }
  })

  test('a reply that cannot be read between two is forgotten', () => {
    const read = createReplyParser()
    const text = JSON.stringify({ activeCalls: [{ callId: 1 }] })
    const first = read(text)
    expect(read('<html>').kind).toBe('malformed')
    expect(read(text)).toBe(first)
  })
})
