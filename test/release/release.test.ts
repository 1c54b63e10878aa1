import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { homedir, hostname, tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeRelease, openRelease, type Release } from '../../scripts/release.ts'
import { consoleLines, openStage } from '../fixtures/stage.ts'

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
      [/^(fxmanifest\.lua|README\.md|LICENSE|THIRD-PARTY-LICENSES\.txt)$/, true],
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
