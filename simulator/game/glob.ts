import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export function globPattern(glob: string, flags = ''): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, flags)
}

/** The files that a manifest's pattern stands for: `*` within a folder, `**` through all below it. */
export function expandGlob(folder: string, pattern: string): string[] {
  return walk(folder, '', pattern.replace(/^\.?\//, '').split('/')).sort()
}

function walk(root: string, at: string, [part, ...rest]: string[]): string[] {
  const here = join(root, at)
  if (part === undefined) return statSync(here).isFile() ? [at] : []
  const below = (name: string) => (at === '' ? name : `${at}/${name}`)
  if (!/[*?]/.test(part)) return existsSync(join(here, part)) ? walk(root, below(part), rest) : []
  if (!statSync(here).isDirectory()) return []

  const entries = readdirSync(here, { withFileTypes: true })
  if (part === '**') {
    const folders = entries.filter((entry) => entry.isDirectory())
    return [
      ...walk(root, at, rest.length > 0 ? rest : ['*']),
      ...folders.flatMap((entry) => walk(root, below(entry.name), [part, ...rest])),
    ]
  }
  const shape = globPattern(part)
  return entries
    .filter((entry) => shape.test(entry.name))
    .flatMap((entry) => walk(root, below(entry.name), rest))
}
