import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync, type Zippable, zipSync } from 'fflate'
import { bundles } from '../build.mjs'
import { expandGlob } from '../simulator/game/glob.ts'
import { type Metadata, readManifest } from '../simulator/game/manifest.ts'

/** The resource's folder as it lies in the zip, and should on a server. */
const FOLDER = 'sonoran_calls'

/** Any, as long as it is always the same; a zip holds local time, so this is not of a time zone. */
const MTIME = new Date(2020, 0, 1)

export interface Release {
  name: string
  bytes: Uint8Array
}

/** What a server needs of the repository, as it is built there, and nothing else. The same sources give the same bytes. */
export async function makeRelease(root: string): Promise<Release> {
  const manifest = await readManifest(root)
  const files = [
    'fxmanifest.lua',
    ...named(root, manifest),
    // Those that no script of the manifest is, the server loads when a setting asks for them.
    ...bundles.map(({ outfile }) => String(outfile)),
    ...settings(root),
    ...expandGlob(root, 'types/*'),
    ...documents(root),
    'LICENSE',
  ]
  const zip: Zippable = {}
  const contents = new Map([...new Set(files)].map((path) => [path, readFileSync(join(root, path))]))
  contents.set('THIRD-PARTY-LICENSES.txt', Buffer.from(licences(root, contents)))
  for (const path of [...contents.keys()].sort()) {
    zip[`${FOLDER}/${path}`] = [contents.get(path) as Buffer, { mtime: MTIME, level: 9 }]
  }
  return { name: `${FOLDER}-${manifest.version?.[0]}.zip`, bytes: zipSync(zip) }
}

/** What is in a release: path to content, from the folder that it unzips to. */
export function openRelease({ bytes }: Release): Map<string, Buffer> {
  return new Map(Object.entries(unzipSync(bytes)).map(([path, content]) => [path, Buffer.from(content)]))
}

/** Everything that the manifest has the game load or send. */
function named(root: string, manifest: Metadata): string[] {
  const keys = ['shared_script', 'server_script', 'client_script', 'file']
  return keys
    .flatMap((key) => manifest[key] ?? [])
    .flatMap((pattern) => {
      const found = expandGlob(root, pattern)
      if (found.length === 0) throw new Error(`${pattern} of fxmanifest.lua is not there. Is it built?`)
      return found
    })
}

/** The owner's settings, and the schema by which their editor knows them. */
function settings(root: string): string[] {
  if (!existsSync(join(root, 'config.json'))) return []
  const { $schema } = JSON.parse(readFileSync(join(root, 'config.json'), 'utf8'))
  return ['config.json', ...(/^\.\//.test($schema) ? [$schema.slice(2)] : [])]
}

/** README, and what of docs/ one gets to from there. */
function documents(root: string): string[] {
  const found = ['README.md']
  for (const path of found) {
    if (!path.endsWith('.md')) continue
    const links = readFileSync(join(root, path), 'utf8').matchAll(/\]\(([^):#\s]+)[)#]/g)
    for (const [, link] of links) {
      const target = join(path, '..', String(link)).replaceAll('\\', '/')
      if (/^docs\//.test(target) && !found.includes(target)) found.push(target)
    }
  }
  return found
}

/** What the bundles hold of others. The bundler names each file where it begins. */
function licences(root: string, contents: ReadonlyMap<string, Buffer>): string {
  const scripts = [...contents]
    .filter(([path]) => path.endsWith('.js'))
    .map(([, content]) => content.toString())
  const files = scripts.flatMap((code) => [
    ...code.matchAll(/^\s*\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm),
  ])
  const packages = [...new Set(files.map(([, name]) => String(name)))].sort()
  const texts = packages.map((name) => {
    const folder = join(root, 'node_modules', name)
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
    const { version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    if (file === undefined && !license)
      throw new Error(`${name} is in a bundle, and nothing tells its licence`)
    const terms =
      file === undefined
        ? `Licensed under ${license} by ${author?.name ?? author}; the package comes without the text.`
        : readFileSync(join(folder, file), 'utf8').trim()
    return `${name} ${version}\n\n${terms}\n`
  })
  return ['The scripts in dist/ hold parts of these packages, under their licences:\n', ...texts].join('\n')
}

if (process.argv[1] === import.meta.filename) {
  const { name, bytes } = await makeRelease(process.argv[2] ?? '.')
  writeFileSync(name, bytes)
  console.log(`${name}: ${bytes.length} bytes`)
}
