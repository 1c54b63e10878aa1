import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBoard, type Message } from '../../../../client/core/board.ts'
import { createAudiences } from '../../../../server/core/audience/audiences.ts'
import type { AudienceRule } from '../../../../server/core/audience/rules.ts'
import { applyReply, emptyBoard } from '../../../../server/core/board.ts'
import { createBroadcaster } from '../../../../server/core/broadcaster.ts'
import { createResponders } from '../../../../server/core/respond/responders.ts'
import { createSeenResponders } from '../../../../server/core/respond/seen-responders.ts'
import { createSeenUnits } from '../../../../server/core/units/seen-units.ts'
import type { Call } from '../../../../shared/call.ts'
import type { Delta, DisplaySettings, Header } from '../../../../shared/protocol.ts'
import { NET } from '../../../../shared/protocol.ts'
import { isAttached } from '../../../../shared/unit.ts'
import { dispatchCall, emergencyCall } from '../../../fixtures/calls.ts'

const DISPLAY: DisplaySettings = { notify: 'gta', locale: 'en', stale: false, rules: [], autoRoute: true }
const JOBS = ['police', 'ambulance', 'fire'] as const
const PLAYERS = [1, 2, 3, 4]

interface Sent {
  target: number
  event: string
  args: unknown[]
}

/** A broadcaster with audiences, whose messages are collected. Units have the number of their player. */
function createScene() {
  let board = emptyBoard
  let rules: AudienceRule[] = []
  let isDispatcherOnline = false
  const jobs = new Map<number, string | null>()
  const sent: Sent[] = []
  let packs = 0
  const ownCalls = (source: number) =>
    [...board.calls.values()].filter((call) => isAttached(call, new Set([source])))
  const audiences = createAudiences({
    rules: () => rules,
    profileOf: (source) => {
      const job = jobs.get(source) ?? null
      return { jobs: job === null ? null : [job], departments: null, pages: null }
    },
    ownCalls,
    isLeftToDispatch: () => isDispatcherOnline,
  })
  const collect = (targets: readonly number[], event: string, packed: string) => {
    for (const target of targets) sent.push({ target, event, args: JSON.parse(packed) })
  }
  const broadcaster = createBroadcaster<string>({
    run: 1,
    calls: () => (board.known ? board.calls.values() : null),
    display: () => DISPLAY,
    isOnDuty: () => true,
    audienceOf: audiences.audienceOf,
    createSeenUnits: () => createSeenUnits({ units: () => new Map(), shareNames: () => false }),
    createSeenResponders: () => createSeenResponders({ responders: createResponders(), nameOf: String }),
    unitIdsOf: () => [],
    shareCaller: () => true,
    locatePostal: () => null,
    pack(args) {
      packs++
      return JSON.stringify(args)
    },
    send: collect,
    after: () => {},
    stream: (target, event, packed) => collect([target], event, packed),
  })

  /** How the rules say that the player may see the call. */
  function expected(source: number, call: Call): 'full' | 'quiet' | 'hidden' {
    if (isAttached(call, new Set([source]))) return 'full'
    const matching = rules.filter(({ when }) => {
      if (when.kind !== undefined && when.kind !== call.kind) return false
      if (when.priority === undefined) return true
      return call.kind === 'dispatch' && when.priority.includes(call.priority)
    })
    const job = jobs.get(source) ?? null
    const last = matching.at(-1)
    const isMeant =
      last === undefined || last.group === null || job === null || last.group.jobs?.includes(job) === true
    if (!isMeant) return last.others
    return isDispatcherOnline && call.kind === 'emergency' ? 'quiet' : 'full'
  }

  return {
    sent,
    broadcaster,
    expected,
    calls: () => [...board.calls.values()],
    packs: () => packs,
    set(change: { rules?: AudienceRule[]; isDispatcherOnline?: boolean }): void {
      rules = change.rules ?? rules
      isDispatcherOnline = change.isDispatcherOnline ?? isDispatcherOnline
      broadcaster.audiencesChanged()
    },
    setJob(source: number, job: string | null): void {
      jobs.set(source, job)
      broadcaster.audiencesChanged()
    },
    reply(calls: Call[]): void {
      const lists = {
        active: calls.filter((call) => call.kind === 'dispatch'),
        emergency: calls.filter((call) => call.kind === 'emergency'),
        closed: [],
        closedCount: 0,
        unread: [],
      }
      const next = applyReply(board, lists, 0)
      board = next.board
      broadcaster.sendChanges(next.changes)
      broadcaster.audiencesChanged()
    },
  }
}

function toMessage({ event, args }: Sent): Message | null {
  if (event === NET.start) return { type: 'start', run: args[0] as number }
  const header = args.slice(0, 3) as Header
  const [first, display, units, responders = []] = args.slice(3) as [never, never, never, never]
  if (event === NET.snapshot) return { header, type: 'snapshot', calls: first, display, units, responders }
  return event === NET.delta ? { header, type: 'delta', deltas: first as Delta[] } : null
}

const job = fc.constantFrom(...JOBS, ...JOBS, null)
const rule: fc.Arbitrary<AudienceRule> = fc.record({
  when: fc.record(
    {
      kind: fc.constantFrom('dispatch' as const, 'emergency' as const),
      priority: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: [] },
  ),
  group: fc.option(
    fc.record({ jobs: fc.uniqueArray(fc.constantFrom<string>(...JOBS), { minLength: 1, maxLength: 2 }) }),
    { freq: 5, nil: null },
  ),
  others: fc.constantFrom('quiet', 'hidden'),
})
const calls = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 6 }),
    priority: fc.integer({ min: 1, max: 3 }),
    isDispatch: fc.boolean(),
    idents: fc.uniqueArray(fc.constantFrom(...PLAYERS), { maxLength: 2 }),
    // Long enough that some messages are streamed.
    description: fc.constantFrom('short', 'x'.repeat(9_000)),
  }),
  { selector: ({ id, isDispatch }) => `${id} ${isDispatch}`, maxLength: 6 },
)
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('reply' as const), calls }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('rules' as const), rules: fc.array(rule, { maxLength: 4 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('job' as const), source: fc.constantFrom(...PLAYERS), job }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('dispatcher' as const), online: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('deliver' as const) }) },
  ),
  { minLength: 6, maxLength: 25, size: 'max' },
)

describe('the audience of a call', () => {
  test('each map is what the rules say, through changes of rules, jobs, units and calls, in any order of arrival', () => {
    let hidden = 0
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat(1_000)), (sequence, numbers) => {
        const scene = createScene()
        const clients = new Map(PLAYERS.map((source) => [source, createBoard()]))
        const inFlight = new Map<number, Sent[]>(PLAYERS.map((source) => [source, []]))
        const collect = () => {
          for (const message of scene.sent.splice(0)) inFlight.get(message.target)?.push(message)
        }
        /** Lets messages arrive in a random order; the start of a session is always first. */
        function deliver(all: boolean): void {
          collect()
          for (const [source, messages] of inFlight) {
            while (messages.length > (all ? 0 : 1)) {
              const first = messages.findIndex(({ event }) => event === NET.start)
              const pick = Number(numbers.next().value) % messages.length
              const [message] = messages.splice(first >= 0 ? first : pick, 1)
              const parsed = message && toMessage(message)
              if (parsed) clients.get(source)?.receive(parsed)
            }
          }
        }
        for (const source of PLAYERS) {
          scene.broadcaster.playerReady(source)
          scene.setJob(source, JOBS[source % 3] ?? null)
        }
        for (const step of sequence) {
          if (step.do === 'rules') scene.set({ rules: step.rules })
          if (step.do === 'dispatcher') scene.set({ isDispatcherOnline: step.online })
          if (step.do === 'job') scene.setJob(step.source, step.job)
          if (step.do === 'deliver') deliver(false)
          if (step.do === 'reply')
            scene.reply(
              step.calls.map(({ id, priority, isDispatch, idents, description }) =>
                isDispatch
                  ? { ...dispatchCall(id), priority, idents, description }
                  : { ...emergencyCall(id), description },
              ),
            )
        }
        deliver(true)
        for (const [source, client] of clients) {
          const seen = Object.fromEntries([...client.calls.values()].map(({ key, quiet }) => [key, quiet]))
          const truth = scene.calls().flatMap((call): [string, boolean][] => {
            const access = scene.expected(source, call)
            if (access === 'hidden') hidden++
            return access === 'hidden' ? [] : [[call.key, access === 'quiet']]
          })
          expect(seen).toEqual(Object.fromEntries(truth))
          for (const call of scene.calls())
            expect(scene.broadcaster.see(source, call)?.quiet).toBe(
              { full: false, quiet: true, hidden: undefined }[scene.expected(source, call)],
            )
        }
      }),
      { numRuns: 300 },
    )
    expect(hidden).toBeGreaterThan(50)
  })

  test('no byte of a hidden call reaches others', () => {
    const scene = createScene()
    scene.set({
      rules: [{ when: { priority: [1] }, group: { jobs: ['police'] }, others: 'hidden' }],
    })
    scene.setJob(1, 'police')
    scene.setJob(2, 'ambulance')
    for (const source of [1, 2]) scene.broadcaster.playerReady(source)
    const secret = { ...dispatchCall(1), priority: 1, title: 'SECRET' }
    scene.reply([{ ...dispatchCall(2), priority: 3 }])
    scene.reply([{ ...dispatchCall(2), priority: 3 }, secret])
    scene.reply([
      { ...dispatchCall(2), priority: 3 },
      { ...secret, title: 'SECRET 2', idents: [9] },
    ])
    scene.reply([{ ...dispatchCall(2), priority: 3 }])
    const to = (source: number) => scene.sent.filter(({ target }) => target === source)
    expect(JSON.stringify(to(1))).toContain('SECRET 2')
    expect(JSON.stringify(to(2))).not.toContain('SECRET')
    expect(to(2).filter(({ event }) => event === NET.delta)).toEqual([])
  })

  test('200 players of 8 audiences cost 8 packs a change; without rules 1', () => {
    const groups = Array.from({ length: 8 }, (_, i) => `job${i}`)
    const scene = createScene()
    for (let source = 1; source <= 200; source++) scene.setJob(source, groups[source % 8] as string)
    scene.reply([dispatchCall(1)])
    for (let source = 1; source <= 200; source++) scene.broadcaster.playerReady(source)
    const packsOf = (run: () => void) => {
      const before = scene.packs()
      run()
      return scene.packs() - before
    }
    const change = (title: string) => packsOf(() => scene.reply([{ ...dispatchCall(1), title }]))
    expect(change('a')).toBe(1)
    scene.set({
      rules: groups.map((job) => ({ when: {}, group: { jobs: [job] }, others: 'quiet' as const })),
    })
    expect(change('b')).toBe(8)
    // Another rule for each: the players of one audience are moved together.
    const moved = packsOf(() =>
      scene.set({
        rules: groups.map((job) => ({ when: {}, group: { jobs: [job] }, others: 'hidden' as const })),
      }),
    )
    expect(moved).toBeLessThanOrEqual(16)
  })
})
