import { describe, expect, test } from 'vitest'
import type { Cad } from '../../simulator/cad/cad.ts'
import type { World } from '../../simulator/game/world.ts'
import { resourceWith } from '../fixtures/officer.ts'
import { OFFICER, openStage } from '../fixtures/stage.ts'

interface Fault {
  convars?: Record<string, string>
  config?: unknown
  prepare?: (stage: { world: World; cad: Cad }) => unknown
}

/** A server on which everything is right, except for the fault. Returns what `sonoran_calls doctor` prints. */
async function doctor({ convars = {}, config, prepare = () => {} }: Fault) {
  const { resource } = resourceWith(config)
  const stage = await openStage({
    resource,
    convars: {
      version: 'FXServer-master SERVER v1.0.0.17000 linux',
      ...convars,
    },
  })
  const { world, cad } = stage
  await world.resources.install({
    name: 'nearest-postal',
    metadata: { postal_file: ['postals.json'] },
    files: { 'postals.json': JSON.stringify([{ x: 5, y: 5, code: '9001' }]) },
  })
  await world.start('nearest-postal')
  cad.calls.create({ title: 'Bank Alarm', x: 1, y: 1 })
  await prepare(stage)
  await world.start('sonoran_calls')
  const officer = await world.join(OFFICER)
  await world.advance(2_000)
  await officer.command('duty')
  await world.advance(60_000)
  const requests = cad.arrived.us
  const before = world.console.lines.length
  void world.console.command('sonoran_calls doctor')
  await world.advance(25_000)
  const lines = world.console.lines
    .slice(before)
    .map(({ text }) => text)
    .filter((text) => /^(ok|PROBLEM|note) /.test(text))
  return {
    lines,
    problems: lines.filter((line) => line.startsWith('PROBLEM')),
    requests: cad.arrived.us - requests,
    cad,
  }
}

describe('sonoran_calls doctor', () => {
  test('finds nothing wrong on a server that is set up right', async () => {
    const { lines, problems } = await doctor({})
    expect(problems).toEqual([])
    expect(lines.length).toBeGreaterThanOrEqual(9)
    expect(lines.join('\n')).toContain('the CAD accepts the API key and the server id')
    expect(lines.join('\n')).toContain('postals are loaded from nearest-postal')
  })

  test.each<[string, Fault, string]>([
    ['no key', { convars: { sonoran_apiKey: '' } }, 'sonoran_apiKey is not set'],
    [
      'a key that sonorancad protects',
      {
        convars: { sonoran_apiKey: 'protection_initialized' },
        prepare: async ({ world }) => {
          await world.resources.install({ name: 'sonorancad', server: () => {} })
          await world.start('sonorancad')
        },
      },
      'add_convar_permission sonoran_calls read sonoran_apiKey',
    ],
    ['a wrong key', { convars: { sonoran_apiKey: 'another-key' } }, 'rejects the API key (HTTP 401)'],
    [
      'a plan without the API',
      { prepare: ({ cad }) => (cad.fault = { kind: 'status', status: 403 }) },
      "the community's plan must include the API",
    ],
    ['a wrong server id', { convars: { sonoran_serverId: '7' } }, 'no server with the id 7 (HTTP 404)'],
    [
      'an unreachable CAD',
      { prepare: ({ cad }) => (cad.fault = { kind: 'unreachable' }) },
      "can't be reached",
    ],
    [
      'a CAD with a problem of its own',
      { prepare: ({ cad }) => (cad.fault = { kind: 'status', status: 503 }) },
      'problem of its own (HTTP 503)',
    ],
    ['an invalid convar', { convars: { sonoran_calls_push: 'pull' } }, 'sonoran_calls_push holds'],
    [
      'a framework that does not run',
      { convars: { sonoran_calls_duty: 'qbox' } },
      'no duty provider of sonoran_calls_duty (qbox)',
    ],
    ['an invalid config.json', { config: '{ "rules": [' }, 'config.json: is not JSON'],
    [
      'a wrong rule',
      { config: { rules: [{ look: { sprite: 0 } }] } },
      'config.json: rule 1: look.sprite is 0',
    ],
    [
      'a notification channel that does not run',
      { convars: { sonoran_calls_notify: 'ox_lib' } },
      'ox_lib is not running',
    ],
    [
      'a websocket without the community id',
      { convars: { sonoran_calls_push: 'websocket' } },
      'sonoran_communityID is empty',
    ],
    [
      'an old server',
      { convars: { version: 'FXServer-master SERVER v1.0.0.7290 linux' } },
      'builds before 12913',
    ],
    [
      'calls without a place',
      { prepare: ({ cad }) => cad.calls.edit(501, { metaData: {} }) },
      'calls need x and y',
    ],
    [
      'an unreadable list of postals',
      {
        convars: { sonoran_calls_postalResource: 'broken' },
        prepare: async ({ world }) => {
          await world.resources.install({
            name: 'broken',
            metadata: { postal_file: ['no.json'] },
            server: () => {},
          })
          await world.start('broken')
        },
      },
      "its postals can't be read",
    ],
    ['an unknown language', { convars: { sonoran_calls_locale: 'xx' } }, 'no texts in the language xx'],
    [
      'responding without units',
      { convars: { sonoran_calls_respond: 'cad', sonoran_calls_units: 'none' } },
      'the units are unknown',
    ],
  ])('names %s, alone', async (_, fault, expected) => {
    const { problems, requests, cad } = await doctor(fault)
    expect(problems.join('\n')).toContain(expected)
    expect(problems.length).toBeLessThanOrEqual(/add_convar|not JSON/.test(expected) ? 2 : 1)
    expect(problems.join()).not.toContain(cad.key)
    // One of its own, beside those of the polling that goes on.
    expect(requests).toBeLessThanOrEqual(3)
  })
})
