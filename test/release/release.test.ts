import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir, hostname, tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeRelease, openRelease, type Release } from '../../scripts/release.ts'
import { consoleLines, icons, NEXT_REPLY, OFFICER, openStage } from '../fixtures/stage.ts'

const release = await makeRelease('.')
const files = openRelease(release)
const text = (path: string) => files.get(`sonoran_calls/${path}`)?.toString() ?? ''

describe('the release', () => {
  test('is one folder and contains no unnecessary file', () => {
    const documents = [...text('README.md').matchAll(/\((docs\/[^)#]+)/g)].map(([, path]) => String(path))
    const linked = documents.flatMap((path) =>
      [...text(path).matchAll(/\]\(([\w./-]+)\)/g)].map(([, link]) => join('docs', String(link))),
    )
    /** Which files the release may contain, and whether another file of the release refers to them. */
    const rules: [path: RegExp, referenced: boolean][] = [
      [/^(fxmanifest\.lua|README\.md|CHANGELOG\.md|LICENSE|THIRD-PARTY-LICENSES\.txt)$/, true],
      [/^dist\/(server|client)\.js$/, true],
      ...['websocket', 'fleet'].map((name): [RegExp, boolean] => [
        new RegExp(`^dist/${name}\\.js$`),
        text('dist/server.js').includes(`dist/${name}.js`),
      ]),
      [/^locales\/[\w-]+\.json$/, text('fxmanifest.lua').includes("'locales/*.json'")],
      [
        /^config\.json$/,
        text('dist/server.js').includes("'config.json'") || text('dist/server.js').includes('"config.json"'),
      ],
      [/^config\.schema\.json$/, text('config.json').includes('./config.schema.json')],
      [
        /^types\/((server|client|sonoran_calls)\.d\.ts|sonoran_calls\.lua)$/,
        text('README.md').includes('`types/`'),
      ],
    ]
    for (const fullPath of files.keys()) {
      expect(fullPath).toMatch(/^sonoran_calls\//)
      const path = fullPath.slice('sonoran_calls/'.length)
      const referenced =
        rules.find(([pattern]) => pattern.test(path))?.[1] ?? [...documents, ...linked].includes(path)
      expect({ path, referenced }).toEqual({ path, referenced: true })
    }
    for (const path of [...documents, ...linked.filter((link) => link.startsWith('docs/'))])
      expect(text(path)).not.toBe('')
  })

  test('contains no secret and no detail of the machine that built it', () => {
    // A short host or user name may also occur by chance.
    const names = [hostname(), userInfo().username].filter((name) => name.length > 4)
    const forbidden = [resolve('.'), homedir(), tmpdir(), ...names, 'the-simulators-key', 'sourceMappingURL']
    for (const [path, content] of files) {
      for (const text of forbidden)
        expect({ path, text, included: content.includes(text) }).toMatchObject({ included: false })
      // Absolute paths, keys in headers, webhooks.
      expect(content.toString()).not.toMatch(
        /(file:\/\/|\/home\/|\/Users\/|[A-Z]:\\)\w|Bearer [\w-]{8}|webhooks\/\d/,
      )
    }
  })

  test('has the same bytes when built in another folder, time zone and at another time', async () => {
    const otherFolder = mkdtempSync(join(tmpdir(), 'other-folder-'))
    try {
      const excluded = new Set(['.git', 'node_modules', 'dist'].map((name) => resolve(name)))
      cpSync('.', otherFolder, { recursive: true, filter: (path) => !excluded.has(resolve(path)) })
      const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
      const bundled = text('THIRD-PARTY-LICENSES.txt').matchAll(/^((?:@[\w-]+\/)?[\w.-]+) \d+\.\d+\.\d+\n$/gm)
      for (const name of new Set([
        ...Object.keys(dependencies),
        ...[...bundled].map(([, name]) => String(name)),
      ]))
        cpSync(join('node_modules', name), join(otherFolder, 'node_modules', name), { recursive: true })
      const run = (...args: string[]) =>
        execFileSync(process.execPath, args, {
          cwd: otherFolder,
          env: { ...process.env, TZ: 'Pacific/Auckland' },
        })
      run(resolve('build.mjs'))
      run(resolve('node_modules/tsx/dist/cli.mjs'), resolve('scripts/release.ts'))
      const rebuilt: Release = { ...release, bytes: readFileSync(join(otherFolder, release.name)) }
      expect([...openRelease(rebuilt).keys()]).toEqual([...files.keys()])
      expect(Buffer.compare(rebuilt.bytes, release.bytes)).toBe(0)
      const later = await makeRelease('.')
      expect(Buffer.compare(later.bytes, release.bytes)).toBe(0)
    } finally {
      rmSync(otherFolder, { recursive: true })
    }
  })

  test('is under 300 KB, and its files have the date of the version', async () => {
    expect(release.bytes.length).toBeLessThan(300_000)
    const folder = mkdtempSync(join(tmpdir(), 'dated-'))
    try {
      cpSync('.', folder, { recursive: true, filter: (path) => !/node_modules|\.git$/.test(path) })
      symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
      const version = /^version '(.*)'$/m.exec(text('fxmanifest.lua'))?.[1]
      const changelog = readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')
      writeFileSync(
        join(folder, 'CHANGELOG.md'),
        changelog.replace('## [Unreleased]', `## [Unreleased]\n\n## [${version}] - 2031-05-06`),
      )
      writeFileSync(join(folder, 'config.local.json'), '{}')
      writeFileSync(join(folder, 'locales/de.local.json'), '{}')
      const dated = await makeRelease(folder)
      // The date in a zip's entries, as MS-DOS stored it.
      const [day, month, year] = [6, 5, 2031 - 1980]
      const date = Buffer.from(dated.bytes).readUInt16LE(12)
      expect(date).toBe((year << 9) | (month << 5) | day)
      expect([...openRelease(dated).keys()].filter((path) => path.includes('.local.'))).toEqual([])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('unzipped over an older one that was changed, keeps what the owner changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'update-'))
    const unzip = () => {
      for (const [path, content] of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), content)
      }
    }
    const local = join(folder, 'sonoran_calls')
    try {
      unzip()
      const own = { autoRoute: false, rules: [{ when: { title: 'Fire' }, look: { sprite: 436 } }] }
      writeFileSync(join(local, 'config.local.json'), JSON.stringify(own))
      writeFileSync(join(local, 'locales/en.local.json'), JSON.stringify({ dutyEnded: 'Good night' }))
      unzip()
      const { world, cad } = await openStage({ resource: { name: 'sonoran_calls', folder: local } })
      await world.start('sonoran_calls')
      const officer = await world.join(OFFICER)
      await world.advance(2_000)
      await officer.command('duty')
      cad.calls.create({ title: 'Fire', x: 1, y: 1 })
      cad.calls.create({ title: 'Robbery', x: 2, y: 2, priority: 1 })
      await world.advance(NEXT_REPLY)
      const blips = icons(officer).map(({ name, sprite, colour }) => ({ name, sprite, colour }))
      expect(blips.find(({ name }) => name === 'Fire')?.sprite).toBe(436)
      // The shipped rules still apply to what the owner did not change.
      expect(blips.find(({ name }) => name === 'Robbery')?.colour).toBe(1)
      await officer.command('duty')
      await world.advance(2_000)
      expect(officer.feed.at(-1)?.text).toBe('Good night')
      writeFileSync(join(local, 'config.local.json'), '{ "rules": [{ "look": { "sprite": -1 } }] }')
      const lines = consoleLines({ world }).length
      await world.console.command('sonoran_calls reload')
      await world.advance(500)
      expect(consoleLines({ world }).slice(lines).join()).toContain(
        'config.local.json: rule 1: look.sprite is -1',
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test("has the manifest's version in its name, and the resource prints that version", async () => {
    const version = /^version '(\d+\.\d+\.\d+)'$/m.exec(text('fxmanifest.lua'))?.[1]
    expect(release.name).toBe(`sonoran_calls-${version}.zip`)
    expect(JSON.parse(readFileSync('package.json', 'utf8'))).not.toHaveProperty('version')
    const { world } = await openStage()
    await world.start('sonoran_calls')
    expect(consoleLines({ world })).toContain(`Version ${version}.`)
  })

  test('contains the licence of every bundled package', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    for (const name of Object.keys(dependencies))
      expect(text('THIRD-PARTY-LICENSES.txt')).toMatch(new RegExp(`^${name} \\d`, 'm'))
    expect(text('THIRD-PARTY-LICENSES.txt')).toContain('MIT License')
  })
})
