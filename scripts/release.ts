import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync, type Zippable, zipSync } from 'fflate'
import { bundles } from '../build.mjs'
import { expandGlob } from '../simulator/game/glob.ts'
import { type Metadata, readManifest } from '../simulator/game/manifest.ts'

/** The only folder in the zip. The resource must have this name on a server. */
const FOLDER = 'sonoran_calls'

/** The date of the files of a version that the changelog does not name yet. */
const UNRELEASED = new Date(2020, 0, 1)

export interface Release {
  name: string
  bytes: Uint8Array
}

/** Makes the zip from the built repository in `root`. The same sources give the same bytes. */
export async function makeRelease(root: string): Promise<Release> {
  const manifest = await readManifest(root)
  const files = [
    'fxmanifest.lua',
    ...manifestFiles(root, manifest),
    // The manifest does not name the optional bundles: the server loads them if a setting requires them.
    ...bundles.map(({ outfile }) => String(outfile)),
    ...configFiles(root),
    ...expandGlob(root, 'types/*'),
    ...documents(root),
    'LICENSE',
    'CHANGELOG.md',
  ]
  const version = manifest.version?.[0] ?? ''
  const mtime = releaseDate(root, version)
  const zip: Zippable = {}
  const contents = new Map([...new Set(files)].map((path) => [path, readFileSync(join(root, path))]))
  contents.set('README.md', withoutPictures(contents.get('README.md')))
  contents.set('THIRD-PARTY-LICENSES.txt', Buffer.from(licences(root, contents)))
  for (const path of [...contents.keys()].sort()) {
    zip[`${FOLDER}/${path}`] = [contents.get(path) as Buffer, { mtime, level: 9 }]
  }
  return { name: `${FOLDER}-${version}.zip`, bytes: zipSync(zip) }
}

/** Pictures are larger than everything else, and a server does not need them. */
const withoutPictures = (readme: Buffer | undefined): Buffer<ArrayBuffer> =>
  Buffer.from(String(readme).replace(/^!\[.*\]\(docs\/.*\)\n\n?/gm, ''))

/**
 * The date of the version in the changelog, so that uploads of newer files only replace the old ones. The same in every time
 * zone, because zip files store local time.
 */
function releaseDate(root: string, version: string): Date {
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
  const heading = changelog.split('\n').find((line) => line.startsWith(`## [${version}]`)) ?? ''
  const [, year, month, day] = /(\d{4})-(\d\d)-(\d\d)/.exec(heading) ?? []
  return year === undefined ? UNRELEASED : new Date(Number(year), Number(month) - 1, Number(day))
}

/** The files of a release by path. */
export function openRelease({ bytes }: Release): Map<string, Buffer> {
  return new Map(Object.entries(unzipSync(bytes)).map(([path, content]) => [path, Buffer.from(content)]))
}

/** The scripts and files that the manifest names. */
function manifestFiles(root: string, manifest: Metadata): string[] {
  const keys = ['shared_script', 'server_script', 'client_script', 'file']
  return keys
    .flatMap((key) => manifest[key] ?? [])
    .flatMap((pattern) => {
      // Files such as config.local.json belong to the owner of a server.
      const paths = expandGlob(root, pattern).filter((path) => !path.endsWith('.local.json'))
      if (paths.length === 0)
        throw new Error(`fxmanifest.lua names ${pattern}, which does not exist. Run 'npm run build' first.`)
      return paths
    })
}

/** config.json and the JSON Schema that it names. */
function configFiles(root: string): string[] {
  if (!existsSync(join(root, 'config.json'))) return []
  const { $schema } = JSON.parse(readFileSync(join(root, 'config.json'), 'utf8'))
  return ['config.json', ...(/^\.\//.test($schema) ? [$schema.slice(2)] : [])]
}

/** README.md, and every text in docs/ that is linked from there, directly or through another file. */
function documents(root: string): string[] {
  const paths = ['README.md']
  // Grows while it is iterated.
  for (const path of paths) {
    if (!path.endsWith('.md')) continue
    const links = readFileSync(join(root, path), 'utf8').matchAll(/\]\(([^):#\s]+)[)#]/g)
    for (const [, link] of links) {
      const target = join(path, '..', String(link)).replaceAll('\\', '/')
      if (/^docs\/.*\.md$/.test(target) && !paths.includes(target)) paths.push(target)
    }
  }
  return paths
}

/** The licences of the bundled packages. A comment of the bundler names each bundled file. */
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
      throw new Error(`${name} is bundled but has no licence file and no licence field`)
    const terms =
      file === undefined
        ? `Licensed under ${license} by ${author?.name ?? author}; the package contains no licence text.`
        : readFileSync(join(folder, file), 'utf8').trim()
    return `${name} ${version}\n\n${terms}\n`
  })
  return ['The scripts in dist/ contain parts of these packages, under these licences:\n', ...texts].join(
    '\n',
  )
}

if (process.argv[1] === import.meta.filename) {
  const { name, bytes } = await makeRelease(process.argv[2] ?? '.')
  writeFileSync(name, bytes)
  console.log(`${name}: ${bytes.length} bytes`)
}
