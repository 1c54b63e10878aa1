import { existsSync, readFileSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { expandGlob } from './glob.ts'
import type { ClientGlobals, ServerGlobals } from './globals.ts'
import type { Machine } from './machine.ts'
import { type Metadata, readManifest } from './manifest.ts'
import type { Player } from './player.ts'

export type ResourceState = 'missing' | 'started' | 'starting' | 'stopped' | 'stopping'

/** A resource folder, as it would lie on a server. */
export interface FolderDefinition {
  name: string
  folder: string
}

/** A stand-in for another resource: its scripts are functions, which get what a script finds as globals. */
export interface StandInDefinition {
  name: string
  provide?: string[]
  metadata?: Record<string, string | string[]>
  /** What `LoadResourceFile` finds, by path. */
  files?: Record<string, string>
  server?(game: ServerGlobals): void
  client?(game: ClientGlobals, player: Player): void
}

export interface Resource {
  readonly name: string
  readonly path: string
  readonly metadata: Metadata
  readonly provides: readonly string[]
  readonly dependencies: readonly string[]
  /** Does any of it go to the players? */
  readonly hasClient: boolean
  scripts(side: Machine['side']): { file: string; code: string }[]
  standIn(side: Machine['side']): StandIn | null
  readFile(path: string, side: Machine['side']): string | null
}

/** A stand-in's script. The player is null on the server. */
export type StandIn = (globals: object, player: Player | null) => void

export async function openFolder({ name, folder }: FolderDefinition): Promise<Resource> {
  const root = resolve(folder)
  const metadata = await readManifest(root)
  const all = (key: string) => metadata[key] ?? []
  const files = (keys: string[]) => keys.flatMap(all).flatMap((pattern) => expandGlob(root, pattern))
  const keysOf = (side: Machine['side']) => ['shared_script', `${side}_script`]

  return {
    name,
    path: root,
    metadata,
    provides: all('provide'),
    // The game cuts no more than the s off `dependencies`.
    dependencies: [...all('dependency'), ...all('dependencie')],
    hasClient: [...keysOf('client'), 'file'].some((key) => all(key).length > 0),
    scripts: (side) =>
      keysOf(side)
        .flatMap((key) => all(key))
        .flatMap((pattern) => {
          const found = expandGlob(root, pattern)
          if (found.length === 0)
            throw new Error(`${name}: ${pattern} of the manifest is not in ${root}. Is it built?`)
          return found
        })
        .map((file) => {
          if (!file.endsWith('.js'))
            throw new Error(`${name}: the simulator runs JavaScript only, not ${file}`)
          return { file, code: readFileSync(resolve(root, file), 'utf8') }
        }),
    standIn: () => null,
    readFile(path, side) {
      const full = resolve(root, path)
      const inside = relative(root, full).split(sep).join('/')
      if (inside.startsWith('..') || !existsSync(full)) return null
      if (side === 'client' && !files([...keysOf('client'), 'file']).includes(inside)) return null
      return readFileSync(full, 'utf8')
    },
  }
}

export function openStandIn(definition: StandInDefinition): Resource {
  const { name, provide = [], metadata = {}, files = {} } = definition
  const entries = Object.entries(metadata).map(([key, value]) => [key, [value].flat()] as const)
  return {
    name,
    path: `/resources/${name}`,
    metadata: Object.fromEntries(entries),
    provides: provide,
    dependencies: [],
    hasClient: definition.client !== undefined,
    scripts: () => [],
    standIn: (side) => (definition[side] ?? (() => {})) as StandIn,
    readFile: (path) => files[path] ?? null,
  }
}
