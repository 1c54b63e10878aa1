/**
 * The server's only access to FiveM. Natives work on the game thread only: code that runs after Node's own I/O must
 * await {@link gameThread} before it calls anything here.
 */

import { createHash } from 'node:crypto'
import type { Disposer } from '../shared/disposer.ts'
import type { TextStorage } from '../shared/text-storage.ts'

export const resource = GetCurrentResourceName()

/** Resolves in the game's next tick. FiveM's `setImmediate` runs there, whatever thread calls it. */
export function gameThread(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export function after(ms: number, run: () => void): Disposer {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

export function every(ms: number, run: () => void): Disposer {
  const timer = setInterval(run, ms)
  return () => clearInterval(timer)
}

/**
 * Both in ms. `steady` counts from the machine's start: it is monotonic, also over a restart of the server, and setting
 * the machine's time does not change it.
 */
export function clocks(): { steady: number; wall: number } {
  return { steady: Number(process.hrtime.bigint() / 1_000_000n), wall: Date.now() }
}

/**
 * Evaluates a CommonJS file of this resource and returns its exports. Its I/O callbacks run off the game thread. Throws
 * if the file does not exist, or whatever its code throws.
 *
 * `require` would not work in every folder: a package.json above the file can make it an ES module, and a symlinked
 * resource folder resolves to a path that FiveM's sandbox denies.
 */
export function loadBundle(file: string): unknown {
  const code = LoadResourceFile(resource, file)
  if (!code) throw new Error('the file does not exist')
  const module = { exports: {} as unknown }
  const run = new Function('module', 'exports', 'require', `${code}\n//# sourceURL=@${resource}/${file}`)
  run(module, module.exports, require)
  return module.exports
}

export const convar = (name: string, fallback: string): string => GetConvar(name, fallback)

/** Calls `run` after a change of any convar whose name starts with `prefix`. */
export function onConvarChange(prefix: string, run: (name: string) => void): Disposer {
  const cookie = AddConvarChangeListener(`${prefix}*`, run)
  return () => RemoveConvarChangeListener(cookie)
}

/** Text that outlives a restart. Written to disk later: a crash of the server may lose the newest value. */
export const storage = (key: string): TextStorage => ({
  get: (): string | null => GetResourceKvpString(key) ?? null,
  set: (text: string): void => SetResourceKvpNoSync(key, text),
})

/** Identifies the values without revealing them. */
export const hash = (...values: string[]): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('hex')

export const players = (): number[] => getPlayers().map(Number)

export const playerExists = (source: number): boolean => Boolean(DoesPlayerExist(String(source)))

export const playerName = (source: number): string => GetPlayerName(String(source)) ?? String(source)

/** Null while the server does not know it, as without OneSync. */
export function playerPosition(source: number): { x: number; y: number; z: number } | null {
  const ped = GetPlayerPed(String(source))
  const [x = 0, y = 0, z = 0] = ped === 0 ? [] : GetEntityCoords(ped)
  return x === 0 && y === 0 ? null : { x, y, z }
}

/** Distinguishes a player from an earlier one with the same server id: the Rockstar licence, else any identifier. */
export function playerIdentity(source: number): string {
  return GetPlayerIdentifierByType(String(source), 'license') ?? GetPlayerIdentifier(String(source), 0) ?? ''
}

/** Identifiers such as `license:1a2b`. */
export const playerIdentifiers = (source: number): string[] => getPlayerIdentifiers(String(source))

export const isAceAllowed = (source: number, ace: string): boolean =>
  Boolean(IsPlayerAceAllowed(String(source), ace))

/**
 * Resources whose onResourceStop runs, and the names that they provide: FiveM still reports them as `started`. A restart
 * starts the resource again within the same call.
 */
const stopping = new Set<string>()

/** Correct during onResourceStop only after {@link onResourcesChanged} was called. */
export const isResourceStarted = (name: string): boolean =>
  GetResourceState(name) === 'started' && !stopping.has(name)

/** Calls `run` when another resource stops, and in the tick after each stop or start, when states are correct again. */
export function onResourcesChanged(run: () => void): Disposer {
  return onEvents({
    onResourceStop(name: string) {
      if (name === resource) return
      const names = [name, ...providedNames(name)]
      for (const each of names) stopping.add(each)
      setImmediate(() => {
        for (const each of names) stopping.delete(each)
        run()
      })
      run()
    },
    // The state changes from `starting` to `started` after this event.
    onResourceStart: () => void setImmediate(run),
  })
}

/** Calls `run` when this resource stops. */
export function onOwnStop(run: () => void): Disposer {
  return onEvent('onResourceStop', (name) => {
    if (name === resource) run()
  })
}

const providedNames = (resource: string): string[] =>
  Array.from({ length: GetNumResourceMetadata(resource, 'provide') }, (_, i) =>
    GetResourceMetadata(resource, 'provide', i),
  )

/** A value from a resource's manifest, or null. */
export const resourceMetadata = (name: string, key: string): string | null =>
  GetResourceMetadata(name, key, 0) ?? null

/** The text of a resource's file, or null if there is no such file. */
export const readResourceFile = (name: string, file: string): string | null =>
  LoadResourceFile(name, file) ?? null

/** Looks the export up at each call, as a kept reference breaks when its resource restarts. Throws if it is missing. */
export function invokeExport(name: string, method: string, ...args: unknown[]): unknown {
  return exports[name]?.[method]?.(...args)
}

/** FiveM throws when a missing export is looked up. */
export function hasExport(name: string, method: string): boolean {
  try {
    return typeof exports[name]?.[method] === 'function'
  } catch {
    return false
  }
}

export const globalState = (key: string): unknown => GlobalState[key]

/** Listens to a local event. The game refuses clients that trigger it. */
function onEvent(name: string, handler: (...args: unknown[]) => void): Disposer {
  on(name, handler)
  return () => removeEventListener(name, handler)
}

/** Listens to several local events. FiveM prints an exception of a handler and runs the other handlers. */
// biome-ignore lint/suspicious/noExplicitAny: each handler declares its event's arguments and checks the ones it uses
export function onEvents(handlers: Record<string, (...args: any[]) => void>): Disposer {
  const disposers = Object.entries(handlers).map(([name, handler]) => onEvent(name, handler))
  return () => {
    for (const dispose of disposers) dispose()
  }
}

/** Listens to an event from clients. `source` can't be forged; the arguments can contain anything. */
export function onPlayerEvent(name: string, handler: (source: number, ...args: unknown[]) => void): Disposer {
  const listener = (...args: unknown[]) => handler(Number(source), ...args)
  onNet(name, listener)
  return () => removeEventListener(name, listener)
}

export function onPlayerDropped(handler: (source: number) => void): Disposer {
  return onEvent('playerDropped', () => handler(Number(source)))
}

/** @param restricted only for players with the ACE `command.<name>`, and the console, whose `source` is 0 */
export function onCommand(
  name: string,
  restricted: boolean,
  run: (source: number, args: string[]) => void,
): void {
  RegisterCommand(name, run, restricted)
}

/** Prints a reply to a command in the console (`source` 0) or in the player's chat. */
export function replyToCommand(source: number, line: string): void {
  if (source === 0) console.log(line)
  else emitNet('chat:addMessage', source, { args: [resource, line] })
}

export const emitEvent = (name: string, ...args: unknown[]): void => emit(name, ...args)

/** During a call of an export: the name of the calling resource. */
export const invokingResource = (): string | null => GetInvokingResource() ?? null

/** This resource's version, from its manifest. */
export const version = (): string => GetResourceMetadata(resource, 'version', 0) ?? 'unknown'

/** The server build, such as `FXServer-master SERVER v1.0.0.17000 linux`. */
export const serverVersion = (): string => convar('version', 'unknown')

/** Publishes an export of this resource. */
export const addExport = (name: string, run: (...args: never[]) => unknown): void => {
  exports(name, run)
}

/** Event arguments, packed with msgpack. */
export type Packed = ReturnType<typeof msgpack_pack>

export const pack = (args: unknown[]): Packed => msgpack_pack(args)

export function send(targets: readonly number[], event: string, packed: Packed): void {
  for (const target of targets) TriggerClientEventInternal(event, String(target), packed, packed.length)
}

/**
 * Sends a large event to one client at a limited rate, so that it does not stall the connection. Servers can switch such
 * events off; the game then only prints a warning, so an ordinary event is sent instead.
 */
export function stream(target: number, event: string, packed: Packed): void {
  if (!GetConvarBool('sv_enableNetEventReassembly', true)) send([target], event, packed)
  else TriggerLatentClientEventInternal(event, String(target), packed, packed.length, STREAM_BYTES_PER_SECOND)
}

/** A snapshot of 600 calls arrives within about 2 s. */
const STREAM_BYTES_PER_SECOND = 128 * 1024

/** Missing in the platform's typings. */
declare function msgpack_pack(args: unknown[]): string
