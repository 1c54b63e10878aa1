// Runs before everything else, so it must work on old versions of Node and without any package.
import { createRequire } from 'node:module'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Node ${process.versions.node} is too old: Node 20.19 or newer is needed. Install it from nodejs.org.`,
  )
  process.exit(1)
}
try {
  createRequire(import.meta.url).resolve('esbuild')
} catch {
  console.error("The packages are not installed yet. Run 'npm ci' first.")
  process.exit(1)
}
