import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { bundles } from '../build.mjs'
import { ratio } from './measure.ts'
import { count, type Row } from './table.ts'

const KIB = 1024
const BOUNDS: Record<string, number> = { 'dist/client.js': 24, 'dist/server.js': 350 }
const SHOWN = 8

/** How large the bundles are, and by what. */
export async function bundleSizes(): Promise<Row[]> {
  const rows: Row[] = []
  for (const options of bundles.filter(({ outfile = '' }) => outfile in BOUNDS)) {
    const { metafile } = await build({ ...options, metafile: true, write: false })
    const [file, { bytes, inputs }] = Object.entries(metafile.outputs)[0] as [
      string,
      (typeof metafile.outputs)[string],
    ]
    const row = (what: string, size: number, bound: number | null) => count(what, 'KiB', size / KIB, bound)
    rows.push(row(file, bytes, BOUNDS[file] ?? null))
    const parts = new Map<string, number>()
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const part = /^node_modules\/((@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? input
      parts.set(part, (parts.get(part) ?? 0) + bytesInOutput)
    }
    const largest = [...parts].sort(([, a], [, b]) => b - a)
    for (const [part, size] of largest.slice(0, SHOWN)) rows.push(row(`… of it ${part}`, size, null))
  }
  return rows
}

/** How long the server's bundle takes to load and to start, against the least that a bundle with zod can take. */
export async function coldStart(): Promise<Row> {
  const { outputFiles } = await build({
    stdin: { contents: `import * as z from 'zod'\nglobalThis.z = z`, resolveDir: '.' },
    ...{ bundle: true, format: 'iife', platform: 'node', target: 'node22', write: false },
  })
  const server = readFileSync('dist/server.js', 'utf8')
  const empty = outputFiles[0]?.text ?? ''
  return {
    what: 'Loading and starting the server bundle',
    of: 'loading zod alone',
    bound: 1.5,
    ...ratio(loader(server), loader(empty)),
  }
}

/** Runs a bundle as if new to the engine, in a game that has every native and answers to none. */
function loader(code: string): () => void {
  const native = Object.assign(() => null, {})
  const answers: Record<string, unknown> = {
    getPlayers: () => [],
    GetConvar: (_: string, fallback: string) => fallback,
    exports: () => {},
    globalThis: {},
    setTimeout: () => 0,
    setInterval: () => 0,
    setImmediate: () => 0,
    console: { log() {}, warn() {}, error() {} },
  }
  const game = new Proxy(answers, {
    has: () => true,
    get: (own, name) =>
      name in own ? own[name as string] : name in globalThis ? Reflect.get(globalThis, name) : native,
  })
  let times = 0
  // The number keeps the engine from remembering what it compiled.
  return () => new Function('game', `with (game) { ${code}\n}\n// ${++times}`)(game)
}
