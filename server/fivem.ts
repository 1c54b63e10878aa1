/**
 * The one door to FiveM on the server. Natives work on the game thread only: what comes out of Node's own I/O has to
 * await {@link gameThread} before it touches anything here.
 */

import type { Disposer } from '../shared/disposer.ts'
import type { TextStorage } from '../shared/text-storage.ts'

export const resource = GetCurrentResourceName()

/** Goes on in the game's next tick. FiveM's own `setImmediate` runs there, whatever thread it was called from. */
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

/** `steady` counts from the machine's start, so it goes on over a restart of the server, and nobody can set it. Both in ms. */
export function clocks(): { steady: number; wall: number } {
  return { steady: Number(process.hrtime.bigint() / 1_000_000n), wall: Date.now() }
}

/** Runs a file of this resource as Node does, and gives what that exports. It runs its I/O off the game thread. */
export const requireFile = (file: string): unknown => require(`${GetResourcePath(resource)}/${file}`)

export const convar = (name: string, fallback: string): string => GetConvar(name, fallback)

/** Runs when a convar changes whose name starts with `prefix`. */
export function onConvarChange(prefix: string, run: (name: string) => void): Disposer {
  const cookie = AddConvarChangeListener(`${prefix}*`, run)
  return () => RemoveConvarChangeListener(cookie)
}

/** What outlives the resource. Nothing here is worth waiting for the disk. */
export const storage = (key: string): TextStorage => ({
  get: (): string | null => GetResourceKvpString(key) ?? null,
  set: (text: string): void => SetResourceKvpNoSync(key, text),
})

export const players = (): number[] => getPlayers().map(Number)

export const playerExists = (source: number): boolean => Boolean(DoesPlayerExist(String(source)))

export const playerName = (source: number): string => GetPlayerName(String(source)) ?? String(source)

/** Tells a player from the one that had the number before: the game's licence, else whatever identifies them. */
export function playerIdentity(source: number): string {
  return GetPlayerIdentifierByType(String(source), 'license') ?? GetPlayerIdentifier(String(source), 0) ?? ''
}

/** Such as `license:1a2b`. */
export const playerIdentifiers = (source: number): string[] => getPlayerIdentifiers(String(source))

export const isAceAllowed = (source: number, ace: string): boolean =>
  Boolean(IsPlayerAceAllowed(String(source), ace))

export const isResourceStarted = (name: string): boolean => GetResourceState(name) === 'started'

/** What a resource's manifest says under a key, or null. */
export const resourceMetadata = (name: string, key: string): string | null =>
  GetResourceMetadata(name, key, 0) ?? null

/** A file of a resource, or null where there is none. */
export const readResourceFile = (name: string, file: string): string | null =>
  LoadResourceFile(name, file) ?? null

/** Resolved anew each time: what is kept of another resource breaks when that one restarts. Throws where there is none. */
export function invokeExport(name: string, method: string, ...args: unknown[]): unknown {
  const found = exports[name]?.[method]
  return found?.(...args)
}

/** A missing export throws where it is looked up. */
export function hasExport(name: string, method: string): boolean {
  try {
    return typeof exports[name]?.[method] === 'function'
  } catch {
    return false
  }
}

export const globalState = (key: string): unknown => GlobalState[key]

/** An event of this server. A client that triggers it is refused by the game. */
export function onEvent(name: string, handler: (...args: unknown[]) => void): Disposer {
  on(name, handler)
  return () => removeEventListener(name, handler)
}

/** The handlers' own faults are told and touch nobody else. */
// biome-ignore lint/suspicious/noExplicitAny: each handler knows what its event carries, and checks what matters
export function onEvents(handlers: Record<string, (...args: any[]) => void>): Disposer {
  const undo = Object.entries(handlers).map(([name, handler]) => onEvent(name, handler))
  return () => {
    for (const stop of undo) stop()
  }
}

/** An event that clients send: the sender can't be forged, but everything in the arguments can. */
export function onPlayerEvent(name: string, handler: (source: number, ...args: unknown[]) => void): Disposer {
  const listener = (...args: unknown[]) => handler(Number(source), ...args)
  onNet(name, listener)
  return () => removeEventListener(name, listener)
}

export function onPlayerDropped(handler: (source: number) => void): Disposer {
  return onEvent('playerDropped', () => handler(Number(source)))
}

/** `restricted`: only for who has the ACE `command.<name>`, and for the console, whose `source` is 0. */
export function onCommand(
  name: string,
  restricted: boolean,
  run: (source: number, args: string[]) => void,
): void {
  RegisterCommand(name, run, restricted)
}

/** Answers whoever gave a command: the console, or a player in their chat. */
export function replyToCommand(source: number, line: string): void {
  if (source === 0) console.log(line)
  else emitNet('chat:addMessage', source, { args: [resource, line] })
}

export const emitEvent = (name: string, ...args: unknown[]): void => emit(name, ...args)

/** The resource that calls an export of this one, while it does. */
export const invokingResource = (): string | null => GetInvokingResource() ?? null

/** This resource's version, from its manifest: the one place where it stands. */
export const version = (): string => GetResourceMetadata(resource, 'version', 0) ?? 'unknown'

/** Such as `FXServer-master SERVER v1.0.0.17000 linux`. */
export const serverVersion = (): string => convar('version', 'unknown')

/** Publishes an export of this resource. */
export const addExport = (name: string, run: (...args: never[]) => unknown): void => {
  exports(name, run)
}

/** Arguments as events carry them. */
export type Packed = ReturnType<typeof msgpack_pack>

export const pack = (args: unknown[]): Packed => msgpack_pack(args)

export function send(targets: readonly number[], event: string, packed: Packed): void {
  for (const target of targets) TriggerClientEventInternal(event, String(target), packed, packed.length)
}

/** Streams to one client at a pace that leaves its connection alone. */
export function stream(target: number, event: string, packed: Packed): void {
  TriggerLatentClientEventInternal(event, String(target), packed, packed.length, STREAM_BYTES_PER_SECOND)
}

/** A snapshot of 600 calls arrives within about two seconds. */
const STREAM_BYTES_PER_SECOND = 128 * 1024

/** Untyped in the platform's typings: packs an array of arguments as events carry them. */
declare function msgpack_pack(args: unknown[]): string
