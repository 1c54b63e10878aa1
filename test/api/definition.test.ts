import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LuaFactory } from 'wasmoon'
import { createApi as createClientApi } from '../../client/core/api.ts'
import { readDefinition } from '../../scripts/definition.ts'
import { madeFiles } from '../../scripts/types.ts'
import { createApi as createServerApi } from '../../server/core/api.ts'
import { emptyBoard } from '../../server/core/board.ts'
import type { Status } from '../../shared/api.ts'
import { docs } from './examples.ts'

const definition = readDefinition()
const membersOf = (name: string) => definition.types.find((type) => type.name === name)?.members ?? []
const exportsOf = (side: string) => membersOf(`${side}Exports`)
const eventsOf = (side: string) => membersOf(`${side}Events`)

describe('one definition, and everything that is said of it', () => {
  test.each(Object.entries(madeFiles(definition)))("%s is what 'npm run types' writes", (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  test('the annotations are Lua', async () => {
    const lua = await new LuaFactory().createEngine()
    await lua.doString(readFileSync('types/sonoran_calls.lua', 'utf8'))
    lua.global.close()
  })

  test('the code publishes these exports and no other', () => {
    const published = { Server: [] as string[], Client: [] as string[] }
    const unused = () => {
      throw new Error('nothing is asked while exports are published')
    }
    const common = { emit: unused, caller: unused }
    const serverApi = createServerApi({
      ...common,
      publish: (name) => published.Server.push(name),
      onFirstUse: unused,
      now: () => 0,
      storage: { get: () => null, set: unused },
      board: () => emptyBoard,
      updatedAt: unused,
      status: () => ({ state: 'starting' }) as Status,
      roster: { isOnDuty: unused, playersOnDuty: unused, override: unused },
      playerExists: unused,
      refresh: unused,
    })
    serverApi.start()
    createClientApi({
      ...common,
      publish: (name) => published.Client.push(name),
      board: { calls: new Map(), onDuty: unused },
      routeTo: unused,
    })
    for (const side of ['Server', 'Client'] as const)
      expect(published[side]).toEqual(exportsOf(side).map(({ name }) => name))
  })

  test('docs/api.md gives each its signature', () => {
    for (const side of ['Server', 'Client']) {
      const chapter = (title: string) => docs().split(`\n## ${side} ${title}\n`)[1]?.split('\n## ')[0] ?? ''
      for (const { name, parameters, type } of exportsOf(side)) {
        const names = parameters?.map((one) => one.name).join(', ')
        const typed = parameters?.map((one) => `${one.name}: ${one.type.getText()}`).join(', ')
        const heading = `### ${name}(${names})\n\n\`${name}(${typed}): ${type.getText()}\`\n`
        expect(chapter('exports')).toContain(heading)
      }
      for (const { name, type } of eventsOf(side))
        expect(chapter('events')).toContain(`### ${name}\n\n\`(${type.getText().slice(1, -1)})\`\n`)
    }
  })

  const section =
    readFileSync('README.md', 'utf8').split('\n## For other resources\n')[1]?.split('\n## ')[0] ?? ''
  const rows = Array.from(section.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm), ([, name, says]) => [name, says])

  test('README lists each, with its arguments', () => {
    const exported = (side: string) =>
      exportsOf(side).map(
        ({ name, parameters }) => `${name}(${parameters?.map((one) => one.name).join(', ')})`,
      )
    const told = (side: string) =>
      eventsOf(side).map(({ name, type }) => [name, type.getText().slice(1, -1).replace(/: \w+/g, '')])
    expect(rows.map(([name]) => name)).toEqual([
      ...exported('Server'),
      ...told('Server').map(([name]) => name),
      ...exported('Client'),
      ...told('Client').map(([name]) => name),
    ])
    for (const [name, args] of [...told('Server'), ...told('Client')])
      expect(rows.find((row) => row[0] === name)?.[1]?.split(':')[0]).toBe(args)
  })

  test.each([
    ['getCalls()', 'CallList'],
    ['getStatus()', 'Status'],
  ])('README knows what %s hands out', (row, type) => {
    const fields = membersOf(type)
      .map(({ name }) => name)
      .join(', ')
    expect(rows.find(([name]) => name === row)?.[1]).toContain(`{ ${fields} }`)
  })
})
