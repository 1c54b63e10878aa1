import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { homedir, hostname, tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeRelease, openRelease, type Release } from '../../scripts/release.ts'
import { createStage } from '../../simulator/stage.ts'

const release = await makeRelease('.')
const files = openRelease(release)
const text = (path: string) => files.get(`sonoran_calls/${path}`)?.toString() ?? ''

describe('the release', () => {
  test('is one folder with what a server needs, each for a reason', () => {
    const documents = [...text('README.md').matchAll(/\((docs\/[^)#]+)/g)].map(([, path]) => String(path))
    const linked = documents.flatMap((path) =>
      [...text(path).matchAll(/\]\(([\w./-]+)\)/g)].map(([, link]) => join('docs', String(link))),
    )
    const reasons: [RegExp, boolean][] = [
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
    for (const full of files.keys()) {
      expect(full).toMatch(/^sonoran_calls\//)
      const path = full.slice('sonoran_calls/'.length)
      const reason =
        reasons.find(([shape]) => shape.test(path))?.[1] ?? [...documents, ...linked].includes(path)
      expect({ path, reason }).toEqual({ path, reason: true })
    }
    for (const path of [...documents, ...linked.filter((link) => link.startsWith('docs/'))])
      expect(text(path)).not.toBe('')
  })

  test('holds no secret, and nothing of the machine that built it', () => {
    // A machine or a user that is called by a short or common word proves nothing by it.
    const names = [hostname(), userInfo().username].filter((name) => name.length > 4)
    const telling = [resolve('.'), homedir(), tmpdir(), ...names, 'the-simulators-key', 'sourceMappingURL']
    for (const [path, content] of files) {
      for (const word of telling)
        expect({ path, word, there: content.includes(word) }).toMatchObject({ there: false })
      // A path of any machine, a key in a header, a webhook.
      expect(content.toString()).not.toMatch(
        /(file:\/\/|\/home\/|\/Users\/|[A-Z]:\\)\w|Bearer [\w-]{8}|webhooks\/\d/,
      )
    }
  })

  test('is the same bytes from another folder, in another time zone, on another day', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'another-machine-'))
    try {
      const left = new Set(['.git', 'node_modules', 'dist'].map((name) => resolve(name)))
      cpSync('.', elsewhere, { recursive: true, filter: (path) => !left.has(resolve(path)) })
      const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
      const bundled = text('THIRD-PARTY-LICENSES.txt').matchAll(/^((?:@[\w-]+\/)?[\w.-]+) \d+\.\d+\.\d+\n$/gm)
      for (const name of new Set([
        ...Object.keys(dependencies),
        ...[...bundled].map(([, name]) => String(name)),
      ]))
        cpSync(join('node_modules', name), join(elsewhere, 'node_modules', name), { recursive: true })
      const run = (...args: string[]) =>
        execFileSync(process.execPath, args, {
          cwd: elsewhere,
          env: { ...process.env, TZ: 'Pacific/Auckland' },
        })
      run(resolve('build.mjs'))
      run(resolve('node_modules/tsx/dist/cli.mjs'), resolve('scripts/release.ts'))
      const again: Release = { ...release, bytes: readFileSync(join(elsewhere, release.name)) }
      expect([...openRelease(again).keys()]).toEqual([...files.keys()])
      expect(Buffer.compare(again.bytes, release.bytes)).toBe(0)
      const late = await makeRelease('.')
      expect(Buffer.compare(late.bytes, release.bytes)).toBe(0)
    } finally {
      rmSync(elsewhere, { recursive: true })
    }
  })

  test("is named after the manifest's version, the only place that has one, and the resource says it", async () => {
    const version = /^version '(\d+\.\d+\.\d+)'$/m.exec(text('fxmanifest.lua'))?.[1]
    expect(release.name).toBe(`sonoran_calls-${version}.zip`)
    expect(JSON.parse(readFileSync('package.json', 'utf8'))).not.toHaveProperty('version')
    const { world, close } = await createStage()
    await world.start('sonoran_calls')
    expect(world.console.lines.map((line) => line.text)).toContain(`Version ${version}.`)
    await close()
  })

  test('gives the licence of everything that is in the bundles', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    for (const name of Object.keys(dependencies))
      expect(text('THIRD-PARTY-LICENSES.txt')).toMatch(new RegExp(`^${name} \\d`, 'm'))
    expect(text('THIRD-PARTY-LICENSES.txt')).toContain('MIT License')
  })
})
