import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DutyListener, DutyProvider } from '../../../../server/core/duty/provider.ts'
import { createRoster } from '../../../../server/core/duty/roster.ts'

const SETTLED = 2_000
const SWEPT = 60_000

/** A roster with its own clock, players, and what it told. */
function createScene() {
  let time = 0
  const timers = new Map<object, { at: number; every: number | null; run: () => void }>()
  const here = new Set<number>()
  const changes: [number, boolean][] = []
  const faults: string[] = []

  function timer(ms: number, every: number | null, run: () => void) {
    const key = {}
    timers.set(key, { at: time + ms, every, run })
    return () => void timers.delete(key)
  }
  const roster = createRoster({
    players: () => [...here],
    playerExists: (source) => here.has(source),
    onDutyChange: (source, onDuty) => void changes.push([source, onDuty]),
    after: (ms, run) => timer(ms, null, run),
    every: (ms, run) => timer(ms, ms, run),
    now: () => time,
    onProviderError: (name) => void faults.push(name),
  })
  roster.start()

  return {
    roster,
    here,
    changes,
    faults,
    pass(ms: number): void {
      const end = time + ms
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0]
        if (!due) break
        const [key, { at, every, run }] = due
        time = at
        if (every === null) timers.delete(key)
        else timers.set(key, { at: at + every, every, run })
        run()
      }
      time = end
    },
    /** How many timers it holds, but for the sweep. */
    waiting: () => [...timers.values()].filter(({ every }) => every === null).length,
  }
}

/** A source whose truth a test sets. */
function createSource(name = 'source') {
  const truth = new Set<number>()
  let report: DutyListener = { changed: () => {}, unloaded: () => {} }
  let started = 0
  const duty: DutyProvider = {
    name,
    isAvailable: () => true,
    start(to) {
      report = to
      started++
      return () => void started--
    },
    isOnDuty: (source) => truth.has(source),
  }
  return {
    duty,
    truth,
    changed: (source: unknown) => report.changed(source),
    gone: (source: unknown) => report.unloaded(source),
    started: () => started,
  }
}

function createShift(...names: string[]) {
  const scene = createScene()
  const sources = names.map(createSource)
  scene.here.add(1).add(2)
  scene.roster.setProviders(sources.map(({ duty }) => duty))
  return { ...scene, sources }
}

describe('the roster', () => {
  test('of two sources: on duty is whom any of them says', () => {
    const { roster, sources, pass, changes } = createShift('a', 'b')
    const [a, b] = sources as [ReturnType<typeof createSource>, ReturnType<typeof createSource>]
    a.truth.add(1)
    a.changed(1)
    pass(SETTLED)
    b.truth.add(1)
    b.changed(1)
    pass(SETTLED)
    a.truth.clear()
    a.gone(1)
    pass(SETTLED)
    expect(roster.playersOnDuty()).toEqual([1])
    b.truth.clear()
    b.changed(1)
    pass(SETTLED)
    expect(changes).toEqual([
      [1, true],
      [1, false],
    ])
  })

  test('hears of what no event told within a minute', () => {
    const { roster, sources, pass } = createShift('a')
    sources[0]?.truth.add(2)
    pass(SWEPT)
    expect(roster.playersOnDuty()).toEqual([2])
    sources[0]?.truth.clear()
    pass(SWEPT)
    expect(roster.playersOnDuty()).toEqual([])
  })

  test('asks within 1.2 s, however many events follow each other', () => {
    const { roster, sources, pass } = createShift('a')
    pass(SETTLED)
    sources[0]?.truth.add(1)
    for (let ms = 0; ms < 1_250; ms += 50) {
      sources[0]?.changed('1')
      pass(50)
    }
    expect(roster.isOnDuty(1)).toBe(true)
  })

  test("doesn't believe a source about whom it unloads, until that tells something new", () => {
    const { roster, sources, pass, changes } = createShift('a')
    sources[0]?.truth.add(1)
    sources[0]?.changed(1)
    pass(SETTLED)
    sources[0]?.gone(1)
    expect(roster.isOnDuty(1)).toBe(false)
    roster.recheck(1)
    pass(4_000)
    expect(roster.isOnDuty(1)).toBe(false)
    sources[0]?.changed(1)
    pass(SETTLED)
    expect(changes.map(([, on]) => on)).toEqual([true, false, true])
  })

  test('nobody comes onto it while they are dropped, whatever is reported of them', () => {
    const { roster, sources, pass, here, changes, waiting } = createShift('a', 'b')
    for (const { truth } of sources) truth.add(1)
    roster.recheck(1)
    pass(SETTLED)
    // The game tells of a drop while the player is still there, and the framework may hear of it after us.
    roster.playerLeft(1)
    sources[0]?.gone(1)
    sources[1]?.changed(1)
    here.delete(1)
    pass(SWEPT)
    expect(roster.playersOnDuty()).toEqual([])
    expect(changes).toEqual([
      [1, true],
      [1, false],
    ])
    expect(waiting()).toBe(0)
  })

  test('an override for somebody who is being dropped goes with them', () => {
    const { roster, pass, here } = createShift('a')
    roster.playerLeft(1)
    roster.override(1, true)
    here.delete(1)
    pass(SWEPT)
    expect(roster.playersOnDuty()).toEqual([])
    here.add(1)
    pass(SWEPT)
    expect(roster.playersOnDuty()).toEqual([])
  })

  test.each([undefined, null, {}, [1, 2], 'x', '', 1.5, -1, Number.NaN, true, 99])(
    'an event about %j is about nobody',
    (nobody) => {
      const { roster, sources, pass, changes, waiting } = createShift('a')
      pass(SETTLED)
      sources[0]?.changed(nobody)
      sources[0]?.gone(nobody)
      expect(waiting()).toBe(0)
      pass(SETTLED)
      expect([roster.playersOnDuty(), changes]).toEqual([[], []])
    },
  )

  test('former sources are not listened to', () => {
    const { roster, sources, pass } = createShift('a')
    const next = createSource('b')
    sources[0]?.truth.add(1)
    roster.setProviders([next.duty])
    sources[0]?.changed(1)
    pass(SWEPT)
    expect(roster.playersOnDuty()).toEqual([])
    expect([sources[0]?.started(), next.started()]).toEqual([0, 1])
  })
})

type Step =
  | { do: 'signs'; source: number; on: boolean; told: boolean }
  | { do: 'unloads' | 'leaves' | 'joins'; source: number }
  | { do: 'override'; source: number; on: boolean | null }
  | { do: 'pass'; ms: number }

const source = fc.integer({ min: 1, max: 4 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('signs'), source, on: fc.boolean(), told: fc.boolean() }),
  fc.record({ do: fc.constantFrom('unloads', 'leaves', 'joins'), source }),
  fc.record({
    do: fc.constant('override'),
    source,
    on: fc.option(fc.boolean()),
  }),
  fc.record({ do: fc.constant('pass'), ms: fc.integer({ min: 1, max: 8_000 }) }),
)

test('whatever happens: each change is told once, leaving leaves nothing, and within a minute it is right', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { roster, sources, here, pass, changes, waiting } = createShift('a')
      const { truth, changed, gone } = sources[0] as ReturnType<typeof createSource>
      const overrides = new Map<number, boolean>()
      for (const one of steps) {
        if (one.do === 'pass') pass(one.ms)
        else if (one.do === 'joins') here.add(one.source)
        else if (!here.has(one.source)) continue
        else if (one.do === 'signs') {
          if (one.on) truth.add(one.source)
          else truth.delete(one.source)
          if (one.told) changed(one.source)
        } else if (one.do === 'unloads') {
          gone(one.source)
          truth.delete(one.source)
          expect(roster.isOnDuty(one.source)).toBe(overrides.get(one.source) ?? false)
        } else if (one.do === 'override') {
          if (one.on === null) overrides.delete(one.source)
          else overrides.set(one.source, one.on)
          roster.override(one.source, one.on)
        } else {
          overrides.delete(one.source)
          truth.delete(one.source)
          roster.playerLeft(one.source)
          here.delete(one.source)
          expect(roster.isOnDuty(one.source)).toBe(false)
        }
      }
      pass(2 * SWEPT)
      const right = [...here].filter((player) => overrides.get(player) ?? truth.has(player))
      expect(roster.playersOnDuty().sort()).toEqual(right.sort())
      expect(waiting()).toBe(0)
      for (const player of [1, 2, 3, 4]) {
        const told = changes.filter(([who]) => who === player).map(([, on]) => on)
        expect(told).toEqual(told.map((_, i) => i % 2 === 0))
      }
    }),
    { numRuns: 500 },
  )
})
