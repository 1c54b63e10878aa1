import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDispatchCall, parseEmergencyCall } from '../../../../server/core/cad/parse-call.ts'
import { parseReply } from '../../../../server/core/cad/parse-reply.ts'
import { createSkipReporter } from '../../../../server/core/cad/skip-reporter.ts'
import { calls } from '../../../fixtures/replies.ts'

const dispatch = (fields: object) => parseDispatchCall({ ...fields }, 1, 1)
const emergency = (fields: object) => parseEmergencyCall({ ...fields }, 1)
const range = (count: number) => Array.from({ length: count }, (_, i) => i)
const long = 'x'.repeat(10_000)

describe('the text of a call', () => {
  test.each<[string, string, number]>([
    ['description', dispatch({ description: long }).description, 2_000],
    ['title', dispatch({ title: long }).title, 200],
    ['code', dispatch({ code: long }).code, 200],
    ['block', dispatch({ block: long }).block, 200],
    ['address', dispatch({ address: long }).address, 200],
    ['postal', dispatch({ postal: long }).postal, 200],
    ['caller', emergency({ caller: long }).caller, 200],
    ['location', emergency({ location: long }).location, 200],
    ['postal in metaData', emergency({ metaData: { postal: long } }).postal, 200],
    ['911 description', emergency({ description: long }).description, 2_000],
    ['note', dispatch({ notes: long }).notes[0]?.content ?? '', 1_000],
    ['note label', dispatch({ notes: [{ label: long }] }).notes[0]?.label ?? '', 200],
    ['metaData entry', dispatch({ metaData: { a: long } }).metaData.a ?? '', 500],
  ])('is cut: %s', (_, text, length) => {
    expect(text).toBe(`${'x'.repeat(length - 1)}…`)
  })

  test('is kept whole up to the limit, and never cut within a surrogate pair', () => {
    expect(dispatch({ title: 'x'.repeat(200) }).title).toBe('x'.repeat(200))
    expect(dispatch({ title: `${'x'.repeat(198)}🚓🚓` }).title).toBe(`${'x'.repeat(198)}…`)
  })
})

describe('a list in a call', () => {
  test('keeps the last 50 notes in order', () => {
    const notes = dispatch({ notes: range(2_000).map(String) }).notes
    expect(notes.map(({ content }) => content)).toEqual(range(50).map((i) => String(1_950 + i)))
  })

  test('keeps 64 idents, from a list or from text', () => {
    expect(dispatch({ idents: range(1_000) }).idents).toEqual(range(64))
    expect(dispatch({ idents: range(1_000).join(',') }).idents).toEqual(range(64))
  })

  test('keeps 50 metaData entries without those with long keys, and cuts nested values', () => {
    const entries = range(1_000).map((i) => [`key${i}`, i])
    expect(Object.keys(dispatch({ metaData: Object.fromEntries(entries) }).metaData)).toHaveLength(50)
    const { metaData } = dispatch({ metaData: { [long]: 'a', large: range(1_000), small: range(100) } })
    expect(metaData).toEqual({
      large: `${JSON.stringify(range(1_000)).slice(0, 499)}…`,
      small: JSON.stringify(range(100)),
    })
  })
})

describe('a list of calls', () => {
  test('keeps the 5,000 highest ids, in the order of the reply', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20_000), { minLength: 4_990, maxLength: 6_000 }), (ids) => {
        const reply = calls({ emergencyCalls: ids.map((callId) => ({ callId })) })
        const lowest =
          [...ids]
            .sort((a, b) => b - a)
            .slice(0, 5_000)
            .at(-1) ?? 0
        const above = new Set(ids.filter((id) => id > lowest))
        const kept = reply.emergency.map(({ callId }) => callId)
        expect(kept.filter((id) => id > lowest)).toEqual([...above])
        expect(kept.filter((id) => id < lowest)).toEqual([])
        expect(reply.excessCount).toBe(Math.max(0, ids.length - 5_000))
      }),
      { numRuns: 20 },
    )
  })

  test('does not parse the calls that are left out', () => {
    let reads = 0
    const call = (callId: number) => ({
      callId,
      get title() {
        reads++
        return ''
      },
    })
    calls({ activeCalls: range(8_000).map(call) })
    expect(reads).toBeLessThanOrEqual(3 * 5_000)
  })

  test('keeps the 1,000 highest ids of the closed calls', () => {
    const reply = calls({ activeCalls: [], closedCalls: range(1_500).map((callId) => ({ callId })) })
    expect(reply.closed.map(({ callId }) => callId)).toEqual(range(1_000).map((i) => i + 500))
    expect(reply.excessCount).toBe(500)
  })

  test('keeps 5,000 entries where all have the same id', () => {
    expect(calls({ activeCalls: range(6_000).map(() => ({ callId: 7 })) }).excessCount).toBe(1_000)
  })

  test('names the first 20 skipped entries and counts the rest', () => {
    const { skipped, skippedCount } = calls({ activeCalls: range(1_000).map(() => null) })
    expect(skipped).toHaveLength(20)
    expect(skippedCount).toBe(1_000)
  })
})

test('omissions are reported once, in one line for each kind', () => {
  const lines: string[] = []
  const reporter = createSkipReporter({ warn: (line) => lines.push(line) })
  const reply = parseReply({
    activeCalls: [...range(6_000).map((callId) => ({ callId })), ...range(100).map(() => ({}))],
  })
  if (reply.kind !== 'calls') throw new Error('malformed')
  for (let i = 0; i < 3; i++) reporter.report(reply)
  expect(lines).toEqual([
    expect.stringContaining('activeCalls[6000].callId'),
    expect.stringContaining('more than 5000 calls'),
  ])
  expect(reporter.count()).toBe(1_100)
})
