import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Asset } from './http.ts'

const PAGE = fileURLToPath(new URL('./page', import.meta.url))

let page: Promise<Map<string, Asset>> | null = null

/** The page's files by URL path. They are bundled in memory once per process, so they always match the source. */
export function buildPage(): Promise<ReadonlyMap<string, Asset>> {
  page ??= bundle()
  return page
}

async function bundle(): Promise<Map<string, Asset>> {
  const { outputFiles } = await build({
    entryPoints: { page: `${PAGE}/main.ts`, style: `${PAGE}/style.css` },
    outdir: '/',
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    // Leaflet's stylesheet refers to images that the page does not use.
    loader: { '.png': 'dataurl' },
    logLevel: 'warning',
  })
  const assets = new Map<string, Asset>()
  assets.set('/', { type: 'text/html; charset=utf-8', body: await readFile(`${PAGE}/index.html`) })
  for (const { path, contents } of outputFiles) {
    const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
    const type = name.endsWith('.css') ? 'text/css' : 'text/javascript'
    assets.set(`/${name}`, { type: `${type}; charset=utf-8`, body: contents })
  }
  return assets
}
