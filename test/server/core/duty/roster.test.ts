import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DutyListener, DutyProvider } from '../../../../server/core/duty/provider.ts'
import { createRoster } from '../../../../server/core/duty/roster.ts'

/** Longer than the debounce. */
const DEBOUNCED = 2_000
/** Longer than a whole sweep. */
const SWEPT = 60_000

/** A roster with a simulated clock and players, which records changes and errors. */
function createScene() {
  let time = 0
  const timers = new Map<object, { at: number; every: number | null; run: () => void }>()
  const connected = new Set<number>()
  const changes: [number, boolean][] = []
  const failedProviders: string[] = []

  function timer(ms: number, every: number | null, run: () => void) {
    const key = {}
    timers.set(key, { at: time + ms, every, run })
    return () => void timers.delete(key)
  }
  const roster = createRoster({
    players: () => [...connected],
    playerExists: (source) => connected.has(source),
    onDutyChange: (source, onDuty) => void changes.push([source, onDuty]),
    onJobsChange: () => {},
    recordJobs: (run) => ({ result: run(), names: [] }),
    after: (ms, run) => timer(ms, null, run),
    every: (ms, run) => timer(ms, ms, run),
    now: () => time,
    onProviderError: (name) => void failedProviders.push(name),
  })
  roster.start()

  return {
    roster,
    connected,
    changes,
    failedProviders,
    advance(ms: number): void {
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
    /** The number of pending timers without the sweep. */
    pendingTimers: () => [...timers.values()].filter(({ every }) => every === null).length,
  }
}

/** A provider whose answers a test sets. */
function createProvider(name = 'provider') {
  const playersOnDuty = new Set<number>()
  let listener: DutyListener = { changed: () => {}, unloaded: () => {} }
  let started = 0
  const provider: DutyProvider = {
    name,
    isAvailable: () => true,
    start(next) {
      listener = next
      started++
      return () => void started--
    },
    isOnDuty: (source) => playersOnDuty.has(source),
  }
  return {
    provider,
    playersOnDuty,
    changed: (source: unknown) => listener.changed(source),
    unloaded: (source: unknown) => listener.unloaded(source),
    started: () => started,
  }
}

function createShift(...names: string[]) {
  const scene = createScene()
  const providers = names.map(createProvider)
  scene.connected.add(1).add(2)
  scene.roster.setProviders(providers.map(({ provider }) => provider))
  return { ...scene, providers }
}

describe('the roster', () => {
  test('with two providers, either puts a player on duty', () => {
    const { roster, providers, advance, changes } = createShift('a', 'b')
    const [a, b] = providers as [ReturnType<typeof createProvider>, ReturnType<typeof createProvider>]
    a.playersOnDuty.add(1)
    a.changed(1)
    advance(DEBOUNCED)
    b.playersOnDuty.add(1)
    b.changed(1)
    advance(DEBOUNCED)
    a.playersOnDuty.clear()
    a.unloaded(1)
    advance(DEBOUNCED)
    expect(roster.playersOnDuty()).toEqual([1])
    b.playersOnDuty.clear()
    b.changed(1)
    advance(DEBOUNCED)
    expect(changes).toEqual([
      [1, true],
      [1, false],
    ])
  })

  test('detects a change without an event within a minute', () => {
    const { roster, providers, advance } = createShift('a')
    providers[0]?.playersOnDuty.add(2)
    advance(SWEPT)
    expect(roster.playersOnDuty()).toEqual([2])
    providers[0]?.playersOnDuty.clear()
    advance(SWEPT)
    expect(roster.playersOnDuty()).toEqual([])
  })

  test('checks a player within 1.2 s, however many events follow each other', () => {
    const { roster, providers, advance } = createShift('a')
    advance(DEBOUNCED)
    providers[0]?.playersOnDuty.add(1)
    for (let ms = 0; ms < 1_250; ms += 50) {
      providers[0]?.changed('1')
      advance(50)
    }
    expect(roster.isOnDuty(1)).toBe(true)
  })

  test('ignores a provider about a player whose character is unloading, until its next event', () => {
    const { roster, providers, advance, changes } = createShift('a')
    providers[0]?.playersOnDuty.add(1)
    providers[0]?.changed(1)
    advance(DEBOUNCED)
    providers[0]?.unloaded(1)
    expect(roster.isOnDuty(1)).toBe(false)
    roster.recheck(1)
    advance(4_000)
    expect(roster.isOnDuty(1)).toBe(false)
    providers[0]?.changed(1)
    advance(DEBOUNCED)
    expect(changes.map(([, on]) => on)).toEqual([true, false, true])
  })

  test('never puts a player on duty during their drop', () => {
    const { roster, providers, advance, connected, changes, pendingTimers } = createShift('a', 'b')
    for (const { playersOnDuty } of providers) playersOnDuty.add(1)
    roster.recheck(1)
    advance(DEBOUNCED)
    // playerDropped arrives while the player still exists, and the framework may handle it after this resource.
    roster.playerLeft(1)
    providers[0]?.unloaded(1)
    providers[1]?.changed(1)
    connected.delete(1)
    advance(SWEPT)
    expect(roster.playersOnDuty()).toEqual([])
    expect(changes).toEqual([
      [1, true],
      [1, false],
    ])
    expect(pendingTimers()).toBe(0)
  })

  test('discards an override for a player who is being dropped', () => {
    const { roster, advance, connected } = createShift('a')
    roster.playerLeft(1)
    roster.override(1, true)
    connected.delete(1)
    advance(SWEPT)
    expect(roster.playersOnDuty()).toEqual([])
    connected.add(1)
    advance(SWEPT)
    expect(roster.playersOnDuty()).toEqual([])
  })

  test.each([undefined, null, {}, [1, 2], 'x', '', 1.5, -1, Number.NaN, true, 99])(
    'ignores an event about %j',
    (player) => {
      const { roster, providers, advance, changes, pendingTimers } = createShift('a')
      advance(DEBOUNCED)
      providers[0]?.changed(player)
      providers[0]?.unloaded(player)
      expect(pendingTimers()).toBe(0)
      advance(DEBOUNCED)
      expect([roster.playersOnDuty(), changes]).toEqual([[], []])
    },
  )

  test('stops listening to former providers', () => {
    const { roster, providers, advance } = createShift('a')
    const next = createProvider('b')
    providers[0]?.playersOnDuty.add(1)
    roster.setProviders([next.provider])
    providers[0]?.changed(1)
    advance(SWEPT)
    expect(roster.playersOnDuty()).toEqual([])
    expect([providers[0]?.started(), next.started()]).toEqual([0, 1])
  })
})

type Step =
  | { do: 'signs'; source: number; on: boolean; withEvent: boolean }
  | { do: 'unloads' | 'leaves' | 'joins'; source: number }
  | { do: 'override'; source: number; on: boolean | null }
  | { do: 'pass'; ms: number }

const source = fc.integer({ min: 1, max: 4 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('signs'), source, on: fc.boolean(), withEvent: fc.boolean() }),
  fc.record({ do: fc.constantFrom('unloads', 'leaves', 'joins'), source }),
  fc.record({
    do: fc.constant('override'),
    source,
    on: fc.option(fc.boolean()),
  }),
  fc.record({ do: fc.constant('pass'), ms: fc.integer({ min: 1, max: 8_000 }) }),
)

test('reports each change once, forgets players who leave, and is correct within a minute, for any history', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { roster, providers, connected, advance, changes, pendingTimers } = createShift('a')
      const { playersOnDuty, changed, unloaded } = providers[0] as ReturnType<typeof createProvider>
      const overrides = new Map<number, boolean>()
      for (const step of steps) {
        if (step.do === 'pass') advance(step.ms)
        else if (step.do === 'joins') connected.add(step.source)
        else if (!connected.has(step.source)) continue
        else if (step.do === 'signs') {
          if (step.on) playersOnDuty.add(step.source)
          else playersOnDuty.delete(step.source)
          if (step.withEvent) changed(step.source)
        } else if (step.do === 'unloads') {
          unloaded(step.source)
          playersOnDuty.delete(step.source)
          expect(roster.isOnDuty(step.source)).toBe(overrides.get(step.source) ?? false)
        } else if (step.do === 'override') {
          if (step.on === null) overrides.delete(step.source)
          else overrides.set(step.source, step.on)
          roster.override(step.source, step.on)
        } else {
          overrides.delete(step.source)
          playersOnDuty.delete(step.source)
          roster.playerLeft(step.source)
          connected.delete(step.source)
          expect(roster.isOnDuty(step.source)).toBe(false)
        }
      }
      advance(2 * SWEPT)
      const expected = [...connected].filter((player) => overrides.get(player) ?? playersOnDuty.has(player))
      expect(roster.playersOnDuty().sort()).toEqual(expected.sort())
      expect(pendingTimers()).toBe(0)
      for (const player of [1, 2, 3, 4]) {
        const reported = changes.filter(([source]) => source === player).map(([, on]) => on)
        expect(reported).toEqual(reported.map((_, i) => i % 2 === 0))
      }
    }),
    { numRuns: 500 },
  )
})
