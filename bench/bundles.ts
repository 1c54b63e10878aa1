import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { bundles } from '../build.mjs'
import { ratio } from './measure.ts'
import { count, type Row } from './table.ts'

const KIB = 1024
const BOUNDS_KIB: Record<string, number> = { 'dist/client.js': 40, 'dist/server.js': 450 }
const LARGEST_PARTS = 8

/** The sizes of the bundles and of their largest parts. */
export async function bundleSizes(): Promise<Row[]> {
  const rows: Row[] = []
  for (const options of bundles.filter(({ outfile = '' }) => outfile in BOUNDS_KIB)) {
    const { metafile } = await build({ ...options, metafile: true, write: false })
    const [file, { bytes, inputs }] = Object.entries(metafile.outputs)[0] as [
      string,
      (typeof metafile.outputs)[string],
    ]
    const row = (name: string, size: number, bound: number | null) => count(name, 'KiB', size / KIB, bound)
    rows.push(row(file, bytes, BOUNDS_KIB[file] ?? null))
    const parts = new Map<string, number>()
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const part = /^node_modules\/((@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? input
      parts.set(part, (parts.get(part) ?? 0) + bytesInOutput)
    }
    const largest = [...parts].sort(([, a], [, b]) => b - a)
    for (const [part, size] of largest.slice(0, LARGEST_PARTS))
      rows.push(row(`… of which ${part}`, size, null))
  }
  return rows
}

/** How long the server bundle takes to load and start. The baseline is a bundle that only contains zod. */
export async function coldStart(): Promise<Row> {
  const { outputFiles } = await build({
    stdin: { contents: `import * as z from 'zod'\nglobalThis.z = z`, resolveDir: '.' },
    ...{ bundle: true, format: 'iife', platform: 'node', target: 'node22', write: false },
  })
  const server = readFileSync('dist/server.js', 'utf8')
  const zodOnly = outputFiles[0]?.text ?? ''
  return {
    name: 'Loading and starting the server bundle',
    unit: 'loading zod alone',
    bound: 1.5,
    ...ratio(loader(server), loader(zodOnly)),
  }
}

/** Returns a function that compiles and runs the bundle, with natives that do nothing. */
function loader(code: string): () => void {
  const native = () => null
  const stubs: Record<string, unknown> = {
    getPlayers: () => [],
    GetConvar: (_: string, fallback: string) => fallback,
    exports: () => {},
    globalThis: {},
    setTimeout: () => 0,
    setInterval: () => 0,
    setImmediate: () => 0,
    console: { log() {}, warn() {}, error() {} },
  }
  const game = new Proxy(stubs, {
    has: () => true,
    get(target, name) {
      if (name in target) return target[name as string]
      return name in globalThis ? Reflect.get(globalThis, name) : native
    },
  })
  let runs = 0
  // The number makes each source different, so that the engine cannot reuse compiled code.
  return () => new Function('game', `with (game) { ${code}\n}\n// ${++runs}`)(game)
}
