import { deepStrictEqual as deepEqual, strictEqual as equal } from 'node:assert'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReply } from '../../../../server/core/cad/parse-reply.ts'
import { calls, raw } from '../../../fixtures/replies.ts'

type Json = ReturnType<typeof JSON.parse>
type Path = (string | number)[]

const published = raw('published')
const lists = ['activeCalls', 'emergencyCalls', 'closedCalls']

/** The published reply with a random number of calls in each list. Only the id and the description differ. */
const publishedReplies = fc
  .record({ counts: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)), description: fc.string({ unit: 'binary' }) })
  .map(({ counts, description }) => {
    const reply = structuredClone(published)
    for (const [n, list] of lists.entries()) {
      const [call] = reply[list]
      const callId = (index: number) => 1000 * (n + 1) + index
      reply[list] = Array.from({ length: counts[n] ?? 0 }, (_, index) => ({
        ...structuredClone(call),
        callId: callId(index),
        description,
      }))
    }
    return reply
  })

/** The paths of all values in it. */
function paths(json: Json, path: Path = []): Path[] {
  const children = typeof json === 'object' && json !== null ? Object.entries(json) : []
  const name = (key: string) => (Array.isArray(json) ? Number(key) : key)
  return [path, ...children.flatMap(([key, value]) => paths(value, [...path, name(key)]))]
}

const at = (json: Json, path: Path): Json => path.reduce((inner, name) => inner[name], json)

const conversions: ((value: Json) => Json)[] = [
  String,
  Number,
  Boolean,
  JSON.stringify,
  (value) => [value],
  (value) => ({ value }),
  (value) => (Array.isArray(value) ? { ...value } : Object.values(value ?? {})),
  () => null,
]

const mutations = fc.oneof(
  fc.jsonValue().map((other) => ({ name: 'replaced', change: () => other as Json })),
  fc.constantFrom(...conversions).map((change) => ({ name: 'converted', change })),
  fc.constantFrom('dropped', 'duplicated').map((name) => ({ name, change: (value: Json) => value })),
)

function mutate(
  reply: Json,
  path: Path,
  { name, change }: { name: string; change: (value: Json) => Json },
): Json {
  const last = path.at(-1)
  const mutated = structuredClone(reply)
  if (last === undefined) return change(reply)
  const parent = at(mutated, path.slice(0, -1))
  const value = structuredClone(parent[last])
  if (typeof last === 'number') {
    if (name === 'dropped') parent.splice(last, 1)
    else if (name === 'duplicated') parent.splice(last, 0, value)
    else parent[last] = change(value)
  } else if (name === 'dropped') delete parent[last]
  else if (name === 'duplicated') parent[last.charAt(0).toUpperCase() + last.slice(1)] = value
  else parent[last] = change(value)
  return mutated
}

/** Whether the mutation affects neither the call nor a list or object that contains it. Duplicates affect no call. */
const isIntact = (call: Path, mutated: Path, name: string) =>
  mutated.slice(0, call.length).some((step, depth) => step !== call[depth]) ||
  (name === 'duplicated' && mutated.length <= call.length)

const parseCalls = (json: unknown) => {
  const reply = parseReply(json)
  return reply.kind === 'calls' ? [...reply.active, ...reply.emergency, ...reply.closed] : []
}

describe('any reply', () => {
  it('is parsed without an exception', () => {
    const similar = fc.record(
      Object.fromEntries([...lists, 'ActiveCalls', 'closedCallCount'].map((name) => [name, fc.jsonValue()])),
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), similar), (json) => {
        expect(['calls', 'malformed']).toContain(parseReply(JSON.parse(JSON.stringify(json))).kind)
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps every other call where one value is invalid', () => {
    fc.assert(
      fc.property(publishedReplies, fc.nat(), mutations, (reply, pick, mutation) => {
        const places = paths(reply)
        const path = places[pick % places.length] ?? []
        const before = parseCalls(reply)
        const after = parseCalls(mutate(reply, path, mutation))
        const intact = lists.flatMap((list) =>
          reply[list].flatMap((call: Json, index: number) =>
            isIntact([list, index], path, mutation.name) ? [{ list, callId: call.callId }] : [],
          ),
        )
        for (const { list, callId } of intact) {
          const kind = list === 'emergencyCalls' ? 'emergency' : 'dispatch'
          const same = (call: { key: string }) => call.key === `${kind}:${callId}`
          deepEqual(after.filter(same), before.filter(same))
          equal(after.filter(same).length, 1)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('parsing cost', () => {
  /** Counts the property reads of the parser: unlike time, the number is the same on every machine. */
  function countReads(json: Json): number {
    let count = 0
    const counted = <T>(result: T): T => {
      count++
      return result
    }
    const observed = (value: Json): Json =>
      typeof value !== 'object' || value === null
        ? value
        : new Proxy(value, {
            get: (target, name) => counted(observed(target[name])),
            has: (target, name) => counted(name in target),
            ownKeys: (target) => counted(Reflect.ownKeys(target)),
            getOwnPropertyDescriptor: (target, name) =>
              counted(Reflect.getOwnPropertyDescriptor(target, name)),
          })
    parseReply(observed(json))
    return count
  }

  const many = (count: number, change: (call: Json, index: number) => object) => ({
    activeCalls: Array.from({ length: count }, (_, index) => ({
      ...published.activeCalls[0],
      ...change(published.activeCalls[0], index),
    })),
  })

  it.each<[string, (count: number) => Json]>([
    ['calls', (count) => many(count, (_, callId) => ({ callId }))],
    ['calls with the same id', (count) => many(count, () => ({}))],
    ['calls without an id', (count) => many(count, () => ({ callId: null }))],
    ['notes', (count) => many(1, (call) => ({ notes: Array(count).fill(call.notes[0]) }))],
    ['idents', (count) => many(1, () => ({ idents: Array(count).fill(12) }))],
    [
      'unknown fields',
      (count) => many(1, () => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, n]))),
    ],
    ['metaData values', (count) => many(1, () => ({ metaData: { coords: { list: Array(count).fill(1) } } }))],
  ])('grows linearly with the number of %s', (_, reply) => {
    expect(countReads(reply(1000)) / countReads(reply(100))).toBeLessThan(10.5)
  })

  it.each(['[', '{"coords":'])('does not overflow the stack at 10,000 levels of %s', (open) => {
    const close = open === '[' ? ']' : '}'
    const deep = JSON.parse(`${open.repeat(10_000)}1${close.repeat(10_000)}`)
    const call = { ...published.activeCalls[0], callId: 7 }
    const fields = Object.keys(call).filter((name) => name !== 'callId')
    const { active } = calls({
      closedCalls: deep,
      emergencyCalls: deep,
      activeCalls: [
        deep,
        published.activeCalls[0],
        { ...call, ...Object.fromEntries(fields.map((name) => [name, deep])) },
        { ...call, callId: 8, metaData: { ...call.metaData, deep, coords: deep } },
        { ...call, callId: deep },
      ],
    })
    expect(parseReply(deep).kind).toBe('malformed')
    expect(active.map((read) => read.callId)).toEqual([501, 7, 8])
    expect(active[2]).toMatchObject({ position: { x: 425.1 }, metaData: call.metaData })
  })
})
