import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { nodeTooOld } from '../../server/core/messages.ts'
import { convars } from '../../server/core/settings.ts'

const readme = readFileSync('README.md', 'utf8')

/** The cells of each table row under that heading. */
function readTable(heading: string): string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  )
}

const namesIn = (text: string): string[] =>
  Array.from(text.matchAll(/`([^`]+)`/g), ([, name]) => String(name))

describe('README', () => {
  test('lists every convar with its default, in the order of the definition', () => {
    const special: Record<string, string> = {
      sonoran_apiKey: 'required',
      sonoran_calls_apiUrl: 'by mode',
      sonoran_calls_locale: '`ox:locale`, else `en`',
    }
    const defined = Object.values(convars([])).map((convar) => [
      convar.name,
      special[convar.name] ?? (convar.default === '' ? 'empty' : `\`${convar.default}\``),
    ])
    const listed = readTable('Settings').map(([name = '', value]) => [namesIn(name)[0], value])
    expect(listed).toEqual(defined)
  })

  test('describes every duty provider that sonoran_calls_duty accepts', () => {
    const [, , meaning = ''] = readTable('Settings').find(([name]) => name === '`sonoran_calls_duty`') ?? []
    const accepted = namesIn(meaning).filter((name) => name !== 'auto')
    const described = readTable('Duty').map(([name = '']) => namesIn(name)[0])
    expect(described.sort()).toEqual(accepted.sort())
    expect(accepted).not.toEqual([])
  })

  test('recommends the server builds that the console line recommends, and names none that fails as working', () => {
    const [recommended = ''] = /from mid-\w+ \d{4} or newer/.exec(nodeTooOld('16')) ?? []
    expect(recommended).not.toBe('')
    expect(readme.replace(/\s+/g, ' ')).toContain(`build) ${recommended}`)
    const [, failing = ''] = /crash in Node, such as ([\d, and]+)\./.exec(readme.replace(/\s+/g, ' ')) ?? []
    const manifest = readFileSync('fxmanifest.lua', 'utf8')
    const [, first = ''] = /Build (\d+) is the first with Node 22/.exec(manifest) ?? []
    const named = new Set((readme + manifest).match(/\b[12]\d{4}\b/g))
    expect([...named].sort()).toEqual([first, ...(failing.match(/\d+/g) ?? [])].sort())
    expect(named).not.toContain('13068')
  })
})
