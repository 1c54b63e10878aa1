import { fileURLToPath } from 'node:url'
import { build, context } from 'esbuild'

// Classic scripts: FiveM loads no modules, and a CommonJS bundle would overwrite FiveM's global `exports`.
const common = { bundle: true, format: 'iife', charset: 'utf8', legalComments: 'none', logLevel: 'warning' }

// For bundles of mostly other packages. The comment for each file stays, from which the release takes the licences.
const smaller = { minifySyntax: true, minifyIdentifiers: true }

/** @type {import('esbuild').BuildOptions[]} */
export const bundles = [
  {
    ...common,
    entryPoints: ['server/main.ts'],
    outfile: 'dist/server.js',
    platform: 'node',
    target: 'node22',
  },
  // An optional bundle, which the server loads by `require` when sonoran_calls_push is 'websocket'.
  {
    ...common,
    ...smaller,
    entryPoints: ['server/push/websocket/main.ts'],
    outfile: 'dist/websocket.js',
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // Without `process`, SignalR uses the global fetch and WebSocket and does not require packages of its own.
    define: { process: 'undefined' },
  },
  // An optional bundle, which the server loads by `require` when sonoran_calls_redis is set.
  {
    ...common,
    ...smaller,
    entryPoints: ['server/fleet/shared-limiter.ts'],
    outfile: 'dist/fleet.js',
    loader: { '.lua': 'text' },
    platform: 'node',
    target: 'node22',
    format: 'cjs',
  },
  {
    ...common,
    entryPoints: ['client/main.ts'],
    outfile: 'dist/client.js',
    // With this platform an import of a Node module fails the build.
    platform: 'neutral',
    target: 'es2021',
    // Every player downloads it.
    minify: true,
  },
]

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--watch')) {
    for (const options of bundles) await (await context({ ...options, logLevel: 'info' })).watch()
  } else {
    await Promise.all(bundles.map((options) => build(options)))
  }
}
