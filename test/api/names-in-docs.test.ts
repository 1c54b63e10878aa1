import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readDefinition } from '../../scripts/definition.ts'
import { runCommand } from '../../server/core/commands.ts'
import { convars } from '../../server/core/settings.ts'

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs').map((name) => join('docs', name)),
].filter((path) => path.endsWith('.md'))
const textOf = new Map(pages.map((path) => [path, readFileSync(path, 'utf8')]))

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .replace(/[`*]|\[|\]\([^)]*\)/g, '')
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .trim()
    .replace(/ /g, '-')

const anchorsOf = (text: string) =>
  Array.from(text.matchAll(/^#+ (.*)$/gm), ([, heading]) => anchorOf(String(heading)))

const matchesIn = (text: string, pattern: RegExp) => [
  ...new Set(Array.from(text.matchAll(pattern), ([, name]) => String(name))),
]

describe.each([...textOf])('in %s', (path, text) => {
  test('every link leads to a file and a heading that exist', () => {
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [file = '', anchor] = target.split('#')
      const linked = file === '' ? path : join(dirname(path), file)
      expect(existsSync(linked), `${target}`).toBe(true)
      if (anchor !== undefined) expect(anchorsOf(readFileSync(linked, 'utf8')), target).toContain(anchor)
    }
  })

  test('every convar, npm script and command exists', async () => {
    const known = Object.values(convars([])).map(({ name }) => name)
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    const translations = Object.keys(JSON.parse(readFileSync('locales/en.json', 'utf8')))
    const usage = (await runCommand([], {} as never))[0] ?? ''
    for (const name of matchesIn(text, /`(?:set |setr )?(sonoran_(?:calls_)?[a-z][A-Za-z]+)\b(?![/.-])/g))
      if (name !== 'sonoran_calls') expect(known, name).toContain(name)
    for (const name of matchesIn(text, /npm run ([\w:]+)/g))
      expect(Object.keys(scripts), name).toContain(name)
    for (const name of matchesIn(text, /`sonoran_calls ([a-z]+)/g)) expect(usage, name).toContain(name)
    for (const name of matchesIn(text, /`\/([a-z]+)\b(?!\/)/g).filter(
      (name) => !['duty', 'dn', 'mdt'].includes(name),
    ))
      expect(translations, `/${name}`).toContain(`help_${name}`)
  })

  test('every file that is named exists', () => {
    const generated = /^(dist|coverage|\.bench)\//
    for (const name of matchesIn(
      text,
      /`((?:docs|server|client|shared|simulator|preview|test|scripts|types|locales|bench)\/[\w./-]*\w)`/g,
    ))
      if (!generated.test(name) && !/\.local\.|my-framework/.test(name))
        expect(existsSync(name), name).toBe(true)
  })
})

test('README is short, and names every export and event through docs/api.md', () => {
  expect(textOf.get('README.md')?.split('\n').length).toBeLessThanOrEqual(180)
  for (const { name, members } of readDefinition().types)
    for (const member of /(Exports|Events)$/.test(name) ? members : [])
      expect(textOf.get('docs/api.md')).toContain(member.name)
})
