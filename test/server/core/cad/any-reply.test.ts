import { deepStrictEqual as deepEqual, strictEqual as equal } from 'node:assert'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReply } from '../../../../server/core/cad/parse-reply.ts'
import { calls, raw } from '../../../fixtures/replies.ts'

type Json = ReturnType<typeof JSON.parse>
type Path = (string | number)[]

const published = raw('published')
const lists = ['activeCalls', 'emergencyCalls', 'closedCalls']

/** A published reply with any number of calls, each as published but for its id and its words. */
const publishedReplies = fc
  .record({ counts: fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)), words: fc.string({ unit: 'binary' }) })
  .map(({ counts, words }) => {
    const reply = structuredClone(published)
    for (const [n, list] of lists.entries()) {
      const [call] = reply[list]
      const callId = (index: number) => 1000 * (n + 1) + index
      reply[list] = Array.from({ length: counts[n] ?? 0 }, (_, index) => ({
        ...structuredClone(call),
        callId: callId(index),
        description: words,
      }))
    }
    return reply
  })

/** Every subtree, by its path. */
function paths(json: Json, path: Path = []): Path[] {
  const inner = typeof json === 'object' && json !== null ? Object.entries(json) : []
  const name = (key: string) => (Array.isArray(json) ? Number(key) : key)
  return [path, ...inner.flatMap(([key, value]) => paths(value, [...path, name(key)]))]
}

const at = (json: Json, path: Path): Json => path.reduce((inner, name) => inner[name], json)

const retyped: ((value: Json) => Json)[] = [
  String,
  Number,
  Boolean,
  JSON.stringify,
  (value) => [value],
  (value) => ({ value }),
  (value) => (Array.isArray(value) ? { ...value } : Object.values(value ?? {})),
  () => null,
]

const damages = fc.oneof(
  fc.jsonValue().map((other) => ({ name: 'replaced', by: () => other as Json })),
  fc.constantFrom(...retyped).map((by) => ({ name: 'retyped', by })),
  fc.constantFrom('dropped', 'duplicated').map((name) => ({ name, by: (value: Json) => value })),
)

function damage(reply: Json, path: Path, { name, by }: { name: string; by: (value: Json) => Json }): Json {
  const last = path.at(-1)
  const damaged = structuredClone(reply)
  if (last === undefined) return by(reply)
  const parent = at(damaged, path.slice(0, -1))
  const value = structuredClone(parent[last])
  if (typeof last === 'number') {
    if (name === 'dropped') parent.splice(last, 1)
    else if (name === 'duplicated') parent.splice(last, 0, value)
    else parent[last] = by(value)
  } else if (name === 'dropped') delete parent[last]
  else if (name === 'duplicated') parent[last.charAt(0).toUpperCase() + last.slice(1)] = value
  else parent[last] = by(value)
  return damaged
}

/** Whether the damage is neither in that call nor in what the call is in. A copy of a call or a list harms none. */
const isIntact = (call: Path, damaged: Path, name: string) =>
  damaged.slice(0, call.length).some((step, depth) => step !== call[depth]) ||
  (name === 'duplicated' && damaged.length <= call.length)

const everyCall = (json: unknown) => {
  const reply = parseReply(json)
  return reply.kind === 'calls' ? [...reply.active, ...reply.emergency, ...reply.closed] : []
}

describe('any reply', () => {
  it('is read without an exception, whatever JSON it is', () => {
    const nearly = fc.record(
      Object.fromEntries([...lists, 'ActiveCalls', 'closedCallCount'].map((name) => [name, fc.jsonValue()])),
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), nearly), (json) => {
        expect(['calls', 'malformed']).toContain(parseReply(JSON.parse(JSON.stringify(json))).kind)
      }),
      { numRuns: 2000 },
    )
  })

  it('gives every call that was left intact, wherever one subtree was damaged', () => {
    fc.assert(
      fc.property(publishedReplies, fc.nat(), damages, (reply, pick, how) => {
        const places = paths(reply)
        const path = places[pick % places.length] ?? []
        const before = everyCall(reply)
        const after = everyCall(damage(reply, path, how))
        const intact = lists.flatMap((list) =>
          reply[list].flatMap((call: Json, index: number) =>
            isIntact([list, index], path, how.name) ? [{ list, callId: call.callId }] : [],
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

describe('work', () => {
  /** How often a reply that is read is asked for anything: the same on every machine, as time is not. */
  function reads(json: Json): number {
    let count = 0
    const counted = <T>(work: T): T => {
      count++
      return work
    }
    const watched = (value: Json): Json =>
      typeof value !== 'object' || value === null
        ? value
        : new Proxy(value, {
            get: (target, name) => counted(watched(target[name])),
            has: (target, name) => counted(name in target),
            ownKeys: (target) => counted(Reflect.ownKeys(target)),
            getOwnPropertyDescriptor: (target, name) =>
              counted(Reflect.getOwnPropertyDescriptor(target, name)),
          })
    parseReply(watched(json))
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
    ['calls of one id', (count) => many(count, () => ({}))],
    ['calls without an id', (count) => many(count, () => ({ callId: null }))],
    ['notes', (count) => many(1, (call) => ({ notes: Array(count).fill(call.notes[0]) }))],
    ['idents', (count) => many(1, () => ({ idents: Array(count).fill(12) }))],
    [
      'unknown fields',
      (count) => many(1, () => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, n]))),
    ],
    ['metaData', (count) => many(1, () => ({ metaData: { coords: { list: Array(count).fill(1) } } }))],
  ])('grows no faster than the %s', (_, reply) => {
    expect(reads(reply(1000)) / reads(reply(100))).toBeLessThan(10.5)
  })

  it('reads 100,000 calls', () => {
    const { active } = calls(many(100_000, (_, callId) => ({ callId })))
    expect(active).toHaveLength(100_000)
  })

  it.each(['[', '{"coords":'])('reads what is nested 10,000 deep in %s', (open) => {
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
