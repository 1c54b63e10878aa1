import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { createCad } from '../../simulator/cad/cad.ts'
import { createWorld } from '../../simulator/game/world.ts'
import { RESOURCE_FOLDER } from '../../simulator/stage.ts'

const built = (file: string) => readFileSync(new URL(`../../dist/${file}`, import.meta.url), 'utf8')

test('the server bundle contains what loads the shared limiter, and nothing else of it', async () => {
  const { metafile } = await build({
    entryPoints: ['server/main.ts'],
    absWorkingDir: RESOURCE_FOLDER,
    bundle: true,
    platform: 'node',
    write: false,
    metafile: true,
  })
  const inputs = Object.keys(metafile.inputs)
  expect(inputs.filter((input) => input.includes('fleet'))).toEqual(['server/fleet/load-shared-limiter.ts'])
  expect(inputs.filter((input) => /redis/.test(input))).toEqual([])
  for (const word of ['ZREVRANGE', 'ioredis', 'redis.call', 'createConnection']) {
    expect(built('fleet.js')).toContain(word)
    expect(built('server.js')).not.toContain(word)
  }
})

test('without the convar nothing is loaded, and nothing connects', async () => {
  let connections = 0
  const world = await createWorld({
    onSocketOpened: () => connections++,
    fetch: (...args) => cad.fetch(...args),
    convars: {
      sonoran_apiKey: 'a-key',
      sonoran_calls_checkUpdates: 'false',
      sonoran_calls_apiUrl: 'http://cad.invalid',
    },
  })
  const cad = createCad({ clock: world.clock, io: world.io, key: 'a-key' })
  await world.resources.install({ name: 'sonoran_calls', folder: RESOURCE_FOLDER })
  await world.start('sonoran_calls')
  await world.advance(600_000)
  const status = (await world.call('sonoran_calls', 'getStatus')) as { fleet: unknown }
  await world.close()
  expect(status.fleet).toBeNull()
  expect(cad.arrived.us).toBeGreaterThan(5)
  expect(connections).toBe(0)
})
