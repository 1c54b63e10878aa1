import { fileURLToPath } from 'node:url'
import { build, context } from 'esbuild'

// Classic scripts: the game has no modules, and CommonJS would write to `exports`, which is its export proxy.
const common = { bundle: true, format: 'iife', charset: 'utf8', legalComments: 'none', logLevel: 'warning' }

/** @type {import('esbuild').BuildOptions[]} */
export const bundles = [
  {
    ...common,
    entryPoints: ['server/main.ts'],
    outfile: 'dist/server.js',
    platform: 'node',
    target: 'node22',
  },
  // For who wants the CAD's websocket, and loaded by them alone: as a module, which Node's own require reads.
  {
    ...common,
    entryPoints: ['server/push/websocket/main.ts'],
    outfile: 'dist/websocket.js',
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // Told that this is no Node, SignalR takes the platform's own fetch and WebSocket and not packages of its own.
    define: { process: 'undefined' },
  },
  // For who shares a key among servers, and loaded by them alone: as a module, which Node's own require reads.
  {
    ...common,
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
    // It leaves Node's modules unresolved, so an import of one fails the build and not the player's game.
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
