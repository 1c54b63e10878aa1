import type { Position } from '../shared/call.ts'
import type { Disposer } from '../shared/disposer.ts'
import { parseJson } from '../shared/parse-json.ts'
import { sanitize } from '../shared/text.ts'
import type { TextStorage } from '../shared/text-storage.ts'

/** The client's interface to FiveM. Only the natives that draw or show something are called elsewhere. */

const resourceName = GetCurrentResourceName()

/** Runs a function after a delay. The returned function cancels it. */
export function after(ms: number, run: () => void): Disposer {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Runs a function once the player is in the game. The natives that draw have no effect earlier. */
export function onceInGame(run: () => void): void {
  if (NetworkIsSessionStarted()) run()
  else after(500, () => onceInGame(run))
}

/** Listens to a net event. Only the server can trigger it. */
export function onServerEvent(name: string, handler: (...args: never[]) => void): void {
  onNet(name, handler)
}

/** Listens to a local event. Any resource on this client can trigger it. */
export function onLocalEvent(name: string, handler: (...args: unknown[]) => void): void {
  on(name, handler)
}

export const emitToServer = (name: string, ...args: unknown[]): void => emitNet(name, ...args)

let ownServerId: number | null = null

/** This player's server id, which does not change while the resource runs. */
export function ownId(): number {
  ownServerId ??= GetPlayerServerId(PlayerId())
  return ownServerId
}

export const emitLocalEvent = (name: string, ...args: unknown[]): void => emit(name, ...args)

/** Runs a function whenever another resource starts. */
export function onResourceStart(name: string, run: () => void): void {
  on('onClientResourceStart', (started: string) => {
    if (started === name) run()
  })
}

/** Runs a function when this resource stops. */
export function onStop(run: () => void): void {
  on('onResourceStop', (stopped: string) => {
    if (stopped === resourceName) run()
  })
}

export const isResourceStarted = (name: string): boolean => GetResourceState(name) === 'started'

/** Reads a JSON file of this resource. Returns undefined if it is missing or invalid. */
export function readJson(file: string): unknown {
  const text: string | null = LoadResourceFile(resourceName, file)
  return text === null ? undefined : parseJson(text)
}

export const convar = (name: string, fallback: string): string => GetConvar(name, fallback)

/** Stores a text on this player's computer. The text is shared by all servers on which the resource has this name. */
export const storage = (key: string): TextStorage => ({
  get: () => GetResourceKvpString(key) ?? null,
  set: (text) => SetResourceKvp(key, text),
})

/** Milliseconds since the game started. The clock is monotonic. */
export const now = (): number => GetGameTimer()

/** Milliseconds since 1970, on this computer's clock. */
export const wallNow = (): number => Date.now()

export function playerPosition(): Position {
  const [x = 0, y = 0, z = 0] = GetEntityCoords(PlayerPedId(), true)
  return { x, y, z }
}

/** Whether the pause menu is open, which contains the game's map and settings. */
export const isPaused = (): boolean => Boolean(IsPauseMenuActive())

export function onCommand(name: string, run: (args: string[]) => void): void {
  RegisterCommand(name, (_source: number, args: string[]) => run(args), false)
}

/** Adds a key binding for a command. It has no key until the player sets one in the game's settings. */
export const addKeyMapping = (command: string, description: string): void =>
  RegisterKeyMapping(command, description, 'keyboard', '')

export function sendChat(author: string, text: string): void {
  emit('chat:addMessage', { args: [sanitize(author), sanitize(text)] })
}

export const addChatSuggestion = (
  command: string,
  help: string,
  params: { name: string; help: string }[],
): void => emit('chat:addSuggestion', `/${command}`, help, params)

export const removeChatSuggestion = (command: string): void => emit('chat:removeSuggestion', `/${command}`)

/** The resource that is calling an export of this one. */
export const invokingResource = (): string | null => GetInvokingResource() ?? null

export const addExport = (name: string, run: (...args: never[]) => unknown): void => {
  exports(name, run)
}
