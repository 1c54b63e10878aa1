import { describe, expect, test } from 'vitest'
import type { StandInDefinition } from '../../simulator/game/world.ts'
import type { Stage } from '../../simulator/stage.ts'
import { consoleLines, OFFICER, openStage, statusOf } from '../fixtures/stage.ts'

const PLACEHOLDER = 'protection_initialized'
const API_KEY = 'the-key-of-sonorancads-own-file'

/**
 * The part of Sonoran's own resource that matters here: at its start it sets convars from its configuration file, and
 * replaces the placeholder that its .cfg file set as the key.
 */
const sonorancad: StandInDefinition = {
  name: 'sonorancad',
  server(game) {
    const settings = {
      communityID: 'mycommunity',
      serverId: '1',
      mode: 'production',
      postTime: '5000',
      debugMode: 'false',
    }
    for (const [name, value] of Object.entries(settings)) {
      game.SetConvar(`sonoran_${name}`, value)
      game.SetConvar(`sonoran_${name}_setter`, 'config')
    }
    if (game.GetConvar('sonoran_apiKey', 'NONE') === PLACEHOLDER) game.SetConvar('sonoran_apiKey', API_KEY)
  },
}

/** A server set up as in docs/beside-sonorancad.md, with or without the `add_convar_permission` line. */
async function openServer({ permission = true } = {}): Promise<Stage> {
  const stage = await openStage({ cad: { key: API_KEY }, convars: { sonoran_apiKey: PLACEHOLDER } })
  stage.world.convars.restrict(
    'sonoran_apiKey',
    permission ? ['sonorancad', 'sonoran_calls'] : ['sonorancad'],
  )
  await stage.world.resources.install(sonorancad)
  return stage
}

const stateOf = async ({ world }: Stage) => (await statusOf(world)).state

describe("beside Sonoran's own resource", () => {
  test.each([
    ['before', ['sonorancad', 'sonoran_calls']],
    ['after', ['sonoran_calls', 'sonorancad']],
  ])('polls with its key if it starts %s this resource', async (_, order) => {
    const stage = await openServer()
    stage.cad.calls.create({ title: 'Bank Alarm', x: 1, y: 2 })
    for (const name of order) await stage.world.start(name)
    const officer = await stage.world.join(OFFICER)
    await stage.world.advance(3_000)
    await officer.command('duty')
    await stage.world.advance(3_000)
    expect(await stateOf(stage)).toBe('ok')
    expect(officer.blips.length).toBe(1)
    expect(stage.cad.requests.every(({ status }) => status === 200)).toBe(true)
  })

  test('sends no request and prints one line while it waits for the key', async () => {
    const stage = await openServer()
    await stage.world.start('sonoran_calls')
    await stage.world.advance(600_000)
    expect(await stateOf(stage)).toBe('waiting')
    expect(stage.cad.arrived.us).toBe(0)
    expect(consoleLines(stage).filter((line) => line.includes('sonoran_apiKey'))).toEqual([
      expect.stringContaining(`holds the placeholder '${PLACEHOLDER}'`),
    ])
    await stage.world.start('sonorancad')
    await stage.world.advance(2_000)
    expect(await stateOf(stage)).toBe('ok')
  })

  test('keeps polling when either resource restarts', async () => {
    const stage = await openServer()
    await stage.world.start('sonorancad')
    await stage.world.start('sonoran_calls')
    await stage.world.advance(2_000)
    await stage.world.restart('sonorancad')
    await stage.world.advance(61_000)
    await stage.world.restart('sonoran_calls')
    await stage.world.advance(61_000)
    expect(await stateOf(stage)).toBe('ok')
  })

  test('prints one line that names the missing permission', async () => {
    const stage = await openServer({ permission: false })
    await stage.world.start('sonorancad')
    await stage.world.start('sonoran_calls')
    await stage.world.advance(60_000)
    expect(await stateOf(stage)).toBe('waiting')
    expect(consoleLines(stage).filter((line) => line.includes('add_convar_permission'))).toHaveLength(1)
  })
})
