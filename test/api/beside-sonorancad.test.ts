import { describe, expect, test } from 'vitest'
import type { StandInDefinition } from '../../simulator/game/world.ts'
import type { Stage } from '../../simulator/stage.ts'
import { OFFICER, openStage } from '../fixtures/stage.ts'

const PLACEHOLDER = 'protection_initialized'
const KEY_OF_THE_FILE = 'the-key-of-sonorancads-own-file'

/**
 * Sonoran's own resource as far as it matters here: it takes its settings from its file, sets them all as convars, and
 * replaces the key's placeholder, which its .cfg put there, by the key.
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
    if (game.GetConvar('sonoran_apiKey', 'NONE') === PLACEHOLDER)
      game.SetConvar('sonoran_apiKey', KEY_OF_THE_FILE)
  },
}

/** A server.cfg as docs/beside-sonorancad.md has it; `permission`: with the one line that it asks for. */
async function server(permission = true): Promise<Stage> {
  const stage = await openStage({ cad: { key: KEY_OF_THE_FILE }, convars: { sonoran_apiKey: PLACEHOLDER } })
  stage.world.convars.restrict(
    'sonoran_apiKey',
    permission ? ['sonorancad', 'sonoran_calls'] : ['sonorancad'],
  )
  await stage.world.resources.install(sonorancad)
  return stage
}

const state = async ({ world }: Stage) =>
  ((await world.call('sonoran_calls', 'getStatus')) as { state: string }).state

const said = ({ world }: Stage) =>
  world.console.lines.filter(({ resource }) => resource === 'sonoran_calls').map(({ text }) => text)

describe("beside Sonoran's own resource", () => {
  test.each([
    ['before', ['sonorancad', 'sonoran_calls']],
    ['after', ['sonoran_calls', 'sonorancad']],
  ])('which starts %s this one: the calls come, and the key is not asked for', async (_, order) => {
    const stage = await server()
    stage.cad.calls.create({ title: 'Bank Alarm', x: 1, y: 2 })
    for (const name of order) await stage.world.start(name)
    const officer = await stage.world.join(OFFICER)
    await stage.world.advance(3_000)
    await officer.command('duty')
    await stage.world.advance(3_000)
    expect(await state(stage)).toBe('ok')
    expect(officer.blips.length).toBe(1)
    expect(stage.cad.requests.every(({ status }) => status === 200)).toBe(true)
  })

  test('which starts long after this one: it waits, says so once, and asks nobody', async () => {
    const stage = await server()
    await stage.world.start('sonoran_calls')
    await stage.world.advance(600_000)
    expect(await state(stage)).toBe('waiting')
    expect(stage.cad.arrived.us).toBe(0)
    expect(said(stage).filter((line) => line.includes('sonoran_apiKey'))).toEqual([
      expect.stringContaining(`holds the placeholder '${PLACEHOLDER}'`),
    ])
    await stage.world.start('sonorancad')
    await stage.world.advance(2_000)
    expect(await state(stage)).toBe('ok')
  })

  test('which restarts, or is restarted with it: nothing is lost', async () => {
    const stage = await server()
    await stage.world.start('sonorancad')
    await stage.world.start('sonoran_calls')
    await stage.world.advance(2_000)
    await stage.world.restart('sonorancad')
    await stage.world.advance(61_000)
    await stage.world.restart('sonoran_calls')
    await stage.world.advance(61_000)
    expect(await state(stage)).toBe('ok')
  })

  test('without the permission: one line that says what to add, and no key in any', async () => {
    const stage = await server(false)
    await stage.world.start('sonorancad')
    await stage.world.start('sonoran_calls')
    await stage.world.advance(60_000)
    expect(await state(stage)).toBe('waiting')
    expect(said(stage).filter((line) => line.includes('add_convar_permission'))).toHaveLength(1)
    expect(JSON.stringify(stage.world.console.lines)).not.toContain(KEY_OF_THE_FILE)
  })
})
