import { deepStrictEqual as deepEqual } from 'node:assert'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Piece, parsePieces } from '../../../../server/core/cad/pieces.ts'

/** Reads texts one after the other; what comes of each has the pieces' values in their places again. */
function newReader() {
  let last: readonly Piece<never>[] = []
  let parsed = 0
  return {
    read(text: string): unknown {
      const { json, pieces } = parsePieces<never>(text, last, () => parsed++)
      last = pieces
      return whole(json)
    },
    /** How many pieces were parsed up to now. */
    parsed: () => parsed,
  }
}

function whole(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
  const unpacked = (list: unknown) =>
    Array.isArray(list)
      ? list.map((entry) => (entry instanceof Piece ? JSON.parse(entry.text) : entry))
      : list
  return Object.fromEntries(Object.entries(json).map(([name, list]) => [name, unpacked(list)]))
}

/** What each gives of a text, or that it throws. */
function outcome(parse: (text: string) => unknown, text: string): unknown {
  try {
    return { json: parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return 'not JSON'
    throw error
  }
}

const string = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('}', '{"callId":1}', '[', ']', '"', '\\', '\\"', '",{"', 'É\u2028\ud800', ''),
)
const key = fc.oneof(fc.constantFrom('callId', 'activeCalls', '', '0', '1', '__proto__'), string)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('0', '-1.5e3', 'true', 'null'),
    string.map((one) => JSON.stringify(one)),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }).map((all) => `[${all.join(',')}]`),
  // As text, so that a name may come twice.
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 4 })
    .map((all) => `{${all.map(([name, one]) => `${JSON.stringify(name)}:${one}`).join(', ')}}`),
})) as { value: fc.Arbitrary<string> }

const list = fc.array(value, { maxLength: 6 }).map((all) => `[ ${all.join(' , ')}]`)
const reply = fc
  .array(fc.tuple(fc.constantFrom('activeCalls', 'closedCalls', 'other'), fc.oneof(list, value)), {
    maxLength: 4,
  })
  .map((all) => ` {${all.map(([name, one]) => `"${name}":${one}`).join(',')}}`)

/** A text, and what becomes of it from one reply to the next: some characters more, or fewer, wherever that may be. */
const texts = fc
  .tuple(
    fc.oneof(reply, value),
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        drop: fc.nat(3),
        put: fc.oneof(
          fc.constantFrom('', '{', '}', '[', ']', '"', '\\', ',', '{"":0},', '{},', '1,', ' ', 'x'),
          value,
        ),
      }),
      { maxLength: 4 },
    ),
  )
  .map(([first, edits]) => {
    const all = [first]
    for (const { at, drop, put } of edits) {
      const text = all.at(-1) as string
      const from = Math.round(at * text.length)
      all.push(text.slice(0, from) + put + text.slice(from + drop))
    }
    return all
  })

test('whatever the texts, and whatever came before: the same as JSON.parse, or refused where that refuses', () => {
  let accepted = 0
  let refused = 0
  fc.assert(
    fc.property(texts, (all) => {
      const { read } = newReader()
      for (const text of all) {
        const expected = outcome(JSON.parse, text)
        if (expected === 'not JSON') refused++
        else accepted++
        deepEqual(outcome(read, text), expected)
      }
    }),
    { numRuns: 5_000 },
  )
  // Else it would have shown nothing.
  expect(accepted).toBeGreaterThan(1_000)
  expect(refused).toBeGreaterThan(1_000)
})

describe('only what is new is parsed', () => {
  const call = (callId: number, title = 'a') => ({
    callId,
    title,
    metaData: { x: '1' },
    notes: [{ content: '}' }],
  })
  const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
  const before = {
    activeCalls: ids(0, 50).map((id) => call(id)),
    emergencyCalls: ids(50, 60).map((id) => call(id)),
  }
  const active = (...calls: object[]) => ({ ...before, activeCalls: calls })
  const [first, ...others] = before.activeCalls as [object, ...object[]]

  test.each<[string, object, number]>([
    ['nothing changed but a count', { ...before, closedCallCount: 2 }, 0],
    ['one changed', active(first, call(1, 'b'), ...others.slice(1)), 1],
    ['the first changed', active(call(0, 'b'), ...others), 1],
    [
      'three in a row changed',
      active(first, call(1, 'b'), call(2, 'b'), call(3, 'b'), ...others.slice(3)),
      3,
    ],
    ['one came, in front', active(call(99), first, ...others), 1],
    ['one came, behind', active(first, ...others, call(99)), 1],
    ['the first went', active(...others), 0],
    ['ten went', active(...others.slice(9)), 0],
    [
      'one changed and came to the front',
      active(call(30, 'b'), first, ...others.slice(0, 29), ...others.slice(30)),
      1,
    ],
    ['one went into another list', { ...active(...others), closedCalls: [first] }, 1],
    [
      'all of a list changed, more than what is looked through for the rest',
      active(...ids(0, 50).map((id) => call(id, 'b'))),
      60,
    ],
  ])('%s', (_, after, parsed) => {
    const reader = newReader()
    reader.read(JSON.stringify(before))
    expect(reader.parsed()).toBe(60)
    deepEqual(reader.read(JSON.stringify(after)), after)
    expect(reader.parsed()).toBe(60 + parsed)
    deepEqual(reader.read(JSON.stringify(before)), before)
  })
})
