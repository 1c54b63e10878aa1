import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readDefinition } from '../../scripts/definition.ts'
import { publishedReply } from '../../simulator/cad/published.ts'
import type { StandInDefinition } from '../../simulator/game/world.ts'
import { createLuaResource } from '../../simulator/lua/resource.ts'
import { NEXT_REPLY, OFFICER, openStage } from '../fixtures/stage.ts'
import { type Example, readDocs, readExamples } from './examples.ts'
import { createFolder, scriptResource } from './folder.ts'

const examples = readExamples()
let examplesRun = 0

/** Messages received by the server that replaces Discord. */
const posts: { content: string; allowed_mentions: unknown }[] = []
const discord = createServer(async (request, response) => {
  let body = ''
  for await (const part of request) body += part
  posts.push(JSON.parse(body))
  response.writeHead(204).end()
})

beforeAll(() => new Promise<void>((ready) => discord.listen(0, '127.0.0.1', ready)))
afterAll(async () => {
  await new Promise((done) => discord.close(done))
  expect(examplesRun).toBe(examples.length)
})

/** The arguments of each `setDoorState`: door, state. */
const doorStates: [number, number][] = []
const doorlock: StandInDefinition = {
  name: 'ox_doorlock',
  server: (game) => game.exports('setDoorState', (...args) => void doorStates.push(args as [number, number])),
}

/** Runs the example through a sequence of calls, a shift and an outage. Returns what it printed. */
async function run({ language, side, code }: Example): Promise<string[]> {
  const { port } = discord.address() as AddressInfo
  const { world, cad } = await openStage({
    transport: 'http',
    convars: { discord_webhook: `http://127.0.0.1:${port}/`, sonoran_calls_respond: 'game' },
  })
  cad.load(publishedReply)
  cad.units.logIn({ id: 12, unitNum: '1A-12', communityUserIds: OFFICER.identifiers })
  await world.resources.install(doorlock)
  await world.start(doorlock.name)
  await world.start('sonoran_calls')
  const officer = await world.join(OFFICER)
  await world.advance(2_000)
  await officer.command('duty')
  await world.advance(2_000)

  const scripts = { name: 'example', [side]: code }
  await world.resources.install(
    language === 'lua' ? await createLuaResource(scripts) : await scriptResource('example', { [side]: code }),
  )
  await world.start('example')
  await world.advance(1_000)
  officer.vehicle = 7
  for (const [, command] of code.matchAll(/RegisterCommand\(\s*'(\w+)'/g))
    await officer.command(String(command))
  await world.advance(NEXT_REPLY)

  const alarm = cad.calls.create({ title: 'Bank Alarm', code: '10-90', priority: 1, x: 147, y: -1035 })
  await world.advance(NEXT_REPLY)
  await officer.command(`callrespond ${alarm.callId}`)
  cad.calls.create({ title: 'Noise Complaint', code: '415', priority: 4, x: -14, y: -1442 })
  await world.advance(NEXT_REPLY)
  cad.calls.attach(alarm.callId, 12)
  cad.units.setStatus(12, 3)
  await world.advance(NEXT_REPLY + 60_000)
  cad.calls.close(alarm.callId)
  await world.advance(NEXT_REPLY)
  await officer.command('duty')
  await world.advance(2_000)
  await officer.command('duty')
  await world.advance(2_000)
  cad.injectFault({ kind: 'unreachable' }, { ms: 150_000 })
  await world.advance(300_000)
  examplesRun++
  return world.console.lines
    .filter(({ resource, level }) => resource === 'example' && level === 'log')
    .map(({ text }) => text)
}

describe('every example of docs/api.md prints what its comments say', () => {
  test.each(examples.map((example) => [`${example.heading}, ${example.language}`, example] as const))(
    '%s',
    async (_, example) => {
      posts.length = 0
      doorStates.length = 0
      expect(example.prints).not.toEqual([])
      expect(await run(example)).toEqual(example.prints)
      if (example.code.includes('discord_webhook'))
        expect(posts).toEqual([
          { content: expect.stringMatching(/^\*\*10-90 Bank Alarm\*\*/), allowed_mentions: { parse: [] } },
        ])
      if (example.code.includes('ox_doorlock'))
        expect(doorStates).toEqual([
          [1, 0],
          [1, 1],
        ])
    },
  )

  test('there is an example in both languages for each export, each event and three recipes', () => {
    const headings = [
      'A Discord webhook for new priority-1 calls',
      'An in-car MDT list',
      'Opening the garage when a unit is attached',
    ]
    for (const { name, members } of readDefinition().types) {
      for (const member of /(Exports|Events)$/.test(name) ? members : []) {
        const names = member.parameters?.map((parameter) => parameter.name).join(', ')
        headings.push(names === undefined ? member.name : `${member.name}(${names})`)
      }
    }
    for (const language of ['lua', 'ts'])
      expect(
        examples
          .filter((example) => example.language === language)
          .map(({ heading }) => heading)
          .sort(),
      ).toEqual(headings.sort())
  })
})

describe('the shipped type declarations', () => {
  /** Compiles the scripts in a folder set up as docs/api.md says. Returns the compiler's messages. */
  function compile(side: Example['side'], scripts: Record<string, string>): string {
    const folder = createFolder({})
    cpSync('types', join(folder, 'sonoran_calls/types'), { recursive: true })
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    const project = join(folder, 'my_resource', side)
    mkdirSync(project, { recursive: true })
    const tsconfig = /```json tsconfig\n([\s\S]*?)```/.exec(readDocs())?.[1] ?? ''
    writeFileSync(
      join(project, 'tsconfig.json'),
      side === 'server'
        ? tsconfig
        : tsconfig.replace('@citizenfx/server', '@citizenfx/client').replace('types/server', 'types/client'),
    )
    // As modules, the scripts do not see each other's variables.
    for (const [name, code] of Object.entries(scripts))
      writeFileSync(join(project, `${name}.ts`), `${code}\nexport {}\n`)
    try {
      return execFileSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', project], {
        encoding: 'utf8',
      })
    } catch (error) {
      return (error as { stdout: string }).stdout
    }
  }

  test.each(['server', 'client'] as const)('compile with the %s examples', (side) => {
    const sideExamples = examples.filter((example) => example.language === 'ts' && example.side === side)
    const scripts = Object.fromEntries(sideExamples.map(({ code }, i) => [`example${i}`, code]))
    expect(compile(side, scripts)).toBe('')
    expect(sideExamples.length).toBeGreaterThan(5)
  })

  test('make the compiler report wrong uses', () => {
    const wrong = {
      argument: 'exports.sonoran_calls.getCall(501)',
      missing: 'exports.sonoran_calls.getCallz()',
      result: 'const n: number = exports.sonoran_calls.isOnDuty(1); n',
      event: "on('sonoran_calls:callAdded', (call) => { const n: number = call.key; n })",
    }
    const messages = compile('server', wrong)
    for (const name of Object.keys(wrong)) expect(messages).toContain(`${name}.ts(1,`)
    expect(compile('client', { sides: 'exports.sonoran_calls.getStatus()' })).toContain('sides.ts(1,')
  })
})
