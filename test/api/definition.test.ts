import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LuaFactory } from 'wasmoon'
import { createApi as createClientApi } from '../../client/core/api.ts'
import { readDefinition } from '../../scripts/definition.ts'
import { generateFiles } from '../../scripts/types.ts'
import { createApi as createServerApi } from '../../server/core/api.ts'
import { emptyBoard } from '../../server/core/board.ts'
import type { Status } from '../../shared/api.ts'
import { readDocs } from './examples.ts'

const definition = readDefinition()
const membersOf = (name: string) => definition.types.find((type) => type.name === name)?.members ?? []
const exportsOf = (side: string) => membersOf(`${side}Exports`)
const eventsOf = (side: string) => membersOf(`${side}Events`)

describe('everything generated from the definition in shared/api.ts or describing it', () => {
  test.each(Object.entries(generateFiles(definition)))("%s is what 'npm run types' writes", (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  test('the annotations are valid Lua', async () => {
    const lua = await new LuaFactory().createEngine()
    await lua.doString(readFileSync('types/sonoran_calls.lua', 'utf8'))
    lua.global.close()
  })

  test('the code publishes exactly these exports', () => {
    const published = { Server: [] as string[], Client: [] as string[] }
    const unused = () => {
      throw new Error('publishing exports must not call its dependencies')
    }
    const common = { emit: unused, caller: unused }
    const serverApi = createServerApi({
      ...common,
      publish: (name) => published.Server.push(name),
      onFirstUse: unused,
      nextTick: unused,
      log: { warn: unused },
      now: () => 0,
      storage: { get: () => null, set: unused },
      board: () => emptyBoard,
      updatedAt: unused,
      status: () => ({ state: 'starting' }) as Status,
      roster: { isOnDuty: unused, playersOnDuty: unused, override: unused },
      playerExists: unused,
      units: { units: () => new Map(), unitsOf: () => [], callsOf: () => [] },
      callsFor: unused,
      responding: { respond: unused, unrespond: unused, respondersOf: unused },
      closedCalls: () => Promise.reject(new Error('not used')),
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

  test('docs/api.md has the signature of each export and event', () => {
    for (const side of ['Server', 'Client']) {
      const chapter = (title: string) =>
        readDocs().split(`\n## ${side} ${title}\n`)[1]?.split('\n## ')[0] ?? ''
      for (const { name, parameters, type } of exportsOf(side)) {
        const names = parameters?.map((parameter) => parameter.name).join(', ')
        const typed = parameters
          ?.map((parameter) => `${parameter.name}: ${parameter.type.getText()}`)
          .join(', ')
        const heading = `### ${name}(${names})\n\n\`${name}(${typed}): ${type.getText()}\`\n`
        expect(chapter('exports')).toContain(heading)
      }
      for (const { name, type } of eventsOf(side))
        expect(chapter('events')).toContain(`### ${name}\n\n\`(${type.getText().slice(1, -1)})\`\n`)
    }
  })

  const section = readFileSync('docs/api.md', 'utf8').split('\n## Overview\n')[1]?.split('\n## ')[0] ?? ''
  const rows = Array.from(section.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm), ([, name, description]) => [
    name,
    description,
  ])

  test('docs/api.md lists each export and event with its arguments', () => {
    const exportRows = (side: string) =>
      exportsOf(side).map(
        ({ name, parameters }) => `${name}(${parameters?.map((parameter) => parameter.name).join(', ')})`,
      )
    const eventRows = (side: string) =>
      eventsOf(side).map(({ name, type }) => [
        name,
        type
          .getText()
          .slice(1, -1)
          .replace(/: [\w |]+/g, ''),
      ])
    expect(rows.map(([name]) => name)).toEqual([
      ...exportRows('Server'),
      ...eventRows('Server').map(([name]) => name),
      ...exportRows('Client'),
      ...eventRows('Client').map(([name]) => name),
    ])
    for (const [name, args] of [...eventRows('Server'), ...eventRows('Client')])
      expect(rows.find((row) => row[0] === name)?.[1]?.split(':')[0]).toBe(args)
  })

  test.each([
    ['getCalls()', 'CallList'],
    ['getStatus()', 'Status'],
  ])('docs/api.md lists the fields that %s returns', (row, type) => {
    const fields = membersOf(type)
      .map(({ name }) => name)
      .join(', ')
    expect(rows.find(([name]) => name === row)?.[1]).toContain(`{ ${fields} }`)
  })
})
