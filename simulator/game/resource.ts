import { existsSync, readFileSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { expandGlob } from './glob.ts'
import type { ClientGlobals, ServerGlobals } from './globals.ts'
import type { Machine } from './machine.ts'
import { type Metadata, readManifest } from './manifest.ts'
import type { Player } from './player.ts'

export type ResourceState = 'missing' | 'started' | 'starting' | 'stopped'

/** A resource folder as on a server. */
export interface FolderDefinition {
  name: string
  folder: string
}

/** A stand-in for another resource. Its scripts are functions whose parameter contains the globals of a script. */
export interface StandInDefinition {
  name: string
  provide?: string[]
  metadata?: Record<string, string | string[]>
  /** The files for `LoadResourceFile`, by path. */
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
  /** Whether the resource has scripts or files for clients. */
  readonly hasClient: boolean
  scripts(side: Machine['side']): { file: string; code: string }[]
  standIn(side: Machine['side']): StandIn | null
  readFile(path: string, side: Machine['side']): string | null
}

/** The script of a stand-in. The player is null on the server. */
export type StandIn = (globals: object, player: Player | null) => void

export async function openFolder({ name, folder }: FolderDefinition): Promise<Resource> {
  const root = resolve(folder)
  const metadata = await readManifest(root)
  const values = (key: string) => metadata[key] ?? []
  const files = (keys: string[]) => keys.flatMap(values).flatMap((pattern) => expandGlob(root, pattern))
  const keysOf = (side: Machine['side']) => ['shared_script', `${side}_script`]

  return {
    name,
    path: root,
    metadata,
    provides: values('provide'),
    // The game makes a singular key by removing the s, so the entries of `dependencies` have the key `dependencie`.
    dependencies: [...values('dependency'), ...values('dependencie')],
    hasClient: [...keysOf('client'), 'file'].some((key) => values(key).length > 0),
    scripts: (side) =>
      keysOf(side)
        .flatMap((key) => values(key))
        .flatMap((pattern) => {
          const matches = expandGlob(root, pattern)
          if (matches.length === 0)
            throw new Error(`${name}: no file in ${root} matches ${pattern} of the manifest. Is it built?`)
          return matches
        })
        .map((file) => {
          if (!file.endsWith('.js'))
            throw new Error(`${name}: the simulator cannot run ${file}, only JavaScript`)
          return { file, code: readFileSync(resolve(root, file), 'utf8') }
        }),
    standIn: () => null,
    readFile(path, side) {
      const absolute = resolve(root, path)
      const inside = relative(root, absolute).split(sep).join('/')
      if (inside.startsWith('..') || !existsSync(absolute)) return null
      if (side === 'client' && !files([...keysOf('client'), 'file']).includes(inside)) return null
      return readFileSync(absolute, 'utf8')
    },
  }
}

export function openStandIn(definition: StandInDefinition): Resource {
  const { name, provide = [], metadata = {}, files = {} } = definition
  const entries = Object.entries({ provide, ...metadata }).map(
    ([key, value]) => [key, [value].flat()] as const,
  )
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
