import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export function globPattern(glob: string, flags = ''): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, flags)
}

/** The files that match a manifest's pattern: `*` matches within a folder, `**` matches all folders below it. */
export function expandGlob(folder: string, pattern: string): string[] {
  return walk(folder, '', pattern.replace(/^\.?\//, '').split('/')).sort()
}

function walk(root: string, at: string, [part, ...rest]: string[]): string[] {
  const path = join(root, at)
  if (part === undefined) return statSync(path).isFile() ? [at] : []
  const child = (name: string) => (at === '' ? name : `${at}/${name}`)
  if (!/[*?]/.test(part)) return existsSync(join(path, part)) ? walk(root, child(part), rest) : []
  if (!statSync(path).isDirectory()) return []

  const entries = readdirSync(path, { withFileTypes: true })
  if (part === '**') {
    const folders = entries.filter((entry) => entry.isDirectory())
    return [
      ...walk(root, at, rest.length > 0 ? rest : ['*']),
      ...folders.flatMap((entry) => walk(root, child(entry.name), [part, ...rest])),
    ]
  }
  const matcher = globPattern(part)
  return entries
    .filter((entry) => matcher.test(entry.name))
    .flatMap((entry) => walk(root, child(entry.name), rest))
}
