import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { StandInDefinition } from '../../simulator/game/world.ts'
import { circles, icons, NEXT_REPLY, officerOnDuty, watch } from '../fixtures/officer.ts'

const bank = { title: 'Bank Alarm', code: '10-90', priority: 1, x: 147, y: -1035, radius: 100 }
const defaultConfig = readFileSync('config.json', 'utf8')

describe('config.json', () => {
  const rules = [
    { look: { sprite: 60, colour: 3, stay: 20 } },
    {
      when: { code: '10-*' },
      look: {
        ...{ sprite: 436, colour: 1, scale: 1.5, alpha: 200, flash: 3, shortRange: true, category: 'Fire' },
        ...{ circleColour: 2, circleAlpha: 33, background: 18, stay: 14, sound: { set: 'A', name: 'B' } },
      },
    },
    { when: { emergency: true }, look: { sprite: 817, category: '~r~911' } },
  ]

  test('sets the styles of blips, circles, legend categories, notifications and sounds', async () => {
    const { world, cad, officer } = await officerOnDuty({ config: { rules } })
    const takeNew = watch(officer)
    cad.calls.create(bank)
    await world.advance(NEXT_REPLY)
    expect(icons(officer)).toMatchObject([
      { sprite: 436, colour: 1, scale: 1.5, alpha: 200, shortRange: true, category: 121 },
    ])
    expect(circles(officer)).toMatchObject([{ radius: 100, colour: 2, alpha: 33, hiddenOnLegend: true }])
    expect([120, 121, 122].map((n) => officer.textEntries.get(`BLIP_CAT_${n}`))).toEqual([
      'Dispatch',
      'Fire',
      '˜r˜911',
    ])
    expect(takeNew()).toMatchObject({ feed: [{ background: 18, duration: 2 }], sounds: ['B'] })
  })

  test('changes existing blips on reload, with at most 40 natives per frame', async () => {
    const { world, cad, officer, setConfig } = await officerOnDuty({ config: defaultConfig })
    for (let i = 0; i < 60; i++) cad.calls.create({ ...bank, x: 100 + i * 20 })
    await world.advance(NEXT_REPLY + 12_000)
    const handles = icons(officer).map(({ handle }) => handle)
    const takeNew = watch(officer)
    setConfig({ rules })
    await world.advance(60_000)
    expect(icons(officer)[0]?.sprite).toBe(526)
    officer.natives('sonoran_calls').reset()
    await world.console.command('sonoran_calls reload')
    await world.advance(2_000)
    expect(icons(officer).map(({ handle }) => handle)).toEqual(handles)
    expect(new Set(icons(officer).map(({ sprite }) => sprite))).toEqual(new Set([436]))
    expect(officer.natives('sonoran_calls').busiestTick.calls).toBeLessThanOrEqual(40)
    expect(takeNew().feed).toEqual([])
    expect(world.console.lines.at(-1)?.text).toContain('config.json is loaded')
  })

  test('keeps working with an invalid value, which is reported with its path', async () => {
    const { world, cad, officer, setConfig } = await officerOnDuty({
      config: { rules: [{ look: { sprite: 5_000, colour: 2 } }] },
    })
    const problems = () =>
      world.console.lines.filter(({ text }) => text.includes('config.json')).map(({ text }) => text)
    expect(problems()).toEqual([
      expect.stringContaining('rule 1: look.sprite is 5000. Allowed: a whole number from 1 to 899'),
    ])
    cad.calls.create(bank)
    await world.advance(NEXT_REPLY)
    expect(icons(officer)).toMatchObject([{ sprite: 526, colour: 2 }])
    setConfig('{ "rules": [')
    await world.console.command('sonoran_calls reload')
    await world.advance(2_000)
    expect(problems()).toEqual([
      expect.any(String),
      expect.stringContaining('config.json: is not JSON'),
      expect.stringContaining('Calls keep their previous appearance'),
    ])
    expect(icons(officer)).toMatchObject([{ sprite: 526, colour: 2 }])
  })

  test('is not downloaded by clients', async () => {
    const { world, officer } = await officerOnDuty()
    let content: unknown = 'not read yet'
    await world.resources.install({
      name: 'curious',
      client: (game) => {
        content = game.LoadResourceFile('sonoran_calls', 'config.json')
      },
    })
    await world.start('curious')
    await world.advance(2_000)
    expect(officer.connected).toBe(true)
    expect(content).toBeNull()
  })
})

describe('a call with a postal but no position', () => {
  const file = readFileSync('simulator/data/postals.json', 'utf8')
  const postals = JSON.parse(file) as { x: number; y: number; code: string }[]
  const { x, y, code } = postals[700] as (typeof postals)[number]
  const callWithPostal = { title: 'Burglary', code: '459', priority: 2, postal: ` ${code} ` }

  const postalResource = (name = 'nearest-postal', text = file): StandInDefinition => ({
    name,
    metadata: { postal_file: 'new-postals.json' },
    files: { 'new-postals.json': text },
  })

  test('is shown at the postal, labelled as approximate, with a circle', async () => {
    const { world, cad, officer } = await officerOnDuty()
    await world.resources.install(postalResource())
    await world.start('nearest-postal')
    await world.advance(1_000)
    cad.calls.create(callWithPostal)
    cad.emergencies.create({ location: 'Somewhere', postal: code })
    cad.calls.create({ ...bank, postal: code })
    await world.advance(NEXT_REPLY)
    const expected = { position: { x: expect.closeTo(x, 3), y: expect.closeTo(y, 3), z: 0 } }
    expect(icons(officer).filter(({ name }) => name?.includes('approximate'))).toMatchObject([
      { name: 'Somewhere (approximate)', ...expected },
      { name: '459 - Burglary (approximate)', ...expected },
    ])
    expect(circles(officer).filter(({ radius }) => radius === 150)).toMatchObject([expected, expected])
    expect(await world.call('sonoran_calls', 'getCall', 'dispatch:501')).toMatchObject({ position: null })
    await officer.command('callroute 501')
    await world.advance(100)
    expect(officer.route).toMatchObject(expected)
  })

  test('appears and disappears with the postals, without notifications', async () => {
    const { world, cad, officer } = await officerOnDuty({
      convars: { sonoran_calls_postalResource: 'my-postals' },
    })
    cad.calls.create(callWithPostal)
    await world.advance(NEXT_REPLY)
    const takeNew = watch(officer)
    await world.resources.install(postalResource('my-postals'))
    await world.resources.install(postalResource())
    await world.start('nearest-postal')
    await world.advance(2_000)
    expect(officer.blips.length).toBe(0)
    await world.start('my-postals')
    await world.advance(2_000)
    expect(icons(officer)).toHaveLength(1)
    await world.stop('my-postals')
    await world.advance(2_000)
    expect(officer.blips.length).toBe(0)
    await world.convars.set('sonoran_calls_postalResource', 'nearest-postal')
    await world.advance(2_000)
    expect(icons(officer)).toHaveLength(1)
    await world.convars.set('sonoran_calls_postalResource', '')
    await world.advance(2_000)
    expect(officer.blips.length).toBe(0)
    expect(takeNew().feed).toEqual([])
  })

  test('moves its blip to the position once the CAD has one', async () => {
    const { world, cad, officer } = await officerOnDuty()
    await world.resources.install(postalResource())
    await world.start('nearest-postal')
    await world.advance(1_000)
    const { callId } = cad.calls.create(callWithPostal)
    await world.advance(NEXT_REPLY)
    const [before] = icons(officer)
    cad.calls.move(callId, { x: 10, y: 20 })
    await world.advance(NEXT_REPLY)
    expect(icons(officer)).toMatchObject([
      { handle: before?.handle, name: '459 - Burglary', position: { x: 10, y: 20 } },
    ])
    expect(circles(officer)).toEqual([])
  })

  test.each<[string, StandInDefinition]>([
    ['names no file', { name: 'nearest-postal' }],
    ['names a missing file', { name: 'nearest-postal', metadata: { postal_file: 'gone.json' } }],
    ['has a file with invalid JSON', postalResource('nearest-postal', '[{')],
    ['has a file without postals', postalResource('nearest-postal', '[{"a":1}]')],
  ])('has no blip if the postal resource %s, and one console line reports it', async (_, resource) => {
    const { world, cad, officer } = await officerOnDuty()
    await world.resources.install(resource)
    await world.start('nearest-postal')
    cad.calls.create(callWithPostal)
    await world.advance(NEXT_REPLY + 60_000)
    expect(officer.blips.length).toBe(0)
    const lines = world.console.lines.filter(
      ({ level, text }) => level === 'warn' && text.includes('nearest-postal'),
    )
    expect(lines).toHaveLength(1)
  })
})
