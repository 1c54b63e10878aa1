import type { Position } from '../shared/call.ts'
import { sanitize } from '../shared/text.ts'

/** The door to FiveM on the client, but for drawing, which is in the modules that do just that. */

export const resource = GetCurrentResourceName()

export type Disposer = () => void

export function after(ms: number, run: () => void): Disposer {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Runs once the player is in the game: natives that draw have nothing to draw on before. */
export function whenPlaying(run: () => void): void {
  if (NetworkIsSessionStarted()) run()
  else after(500, () => whenPlaying(run))
}

export function onServerEvent(name: string, handler: (...args: never[]) => void): void {
  onNet(name, handler)
}

/** An event of this client; any resource in it may be the one that emits it. */
export function onLocalEvent(name: string, handler: (...args: unknown[]) => void): void {
  on(name, handler)
}

export const emitToServer = (name: string): void => emitNet(name)

export function onStop(run: () => void): void {
  on('onResourceStop', (name: string) => {
    if (name === resource) run()
  })
}

/** A JSON file of this resource, or null where it is not there or not JSON. */
export function readJson(file: string): unknown {
  const text: string | null = LoadResourceFile(resource, file)
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

export const convar = (name: string, fallback: string): string => GetConvar(name, fallback)

export const isResourceStarted = (name: string): boolean => GetResourceState(name) === 'started'

/** Milliseconds since the game began: nobody can set that clock. */
export const now = (): number => GetGameTimer()

/** Where the player is. */
export function playerPosition(): Position {
  const [x = 0, y = 0, z = 0] = GetEntityCoords(PlayerPedId(), true)
  return { x, y, z }
}

/** The game's map or settings are open. */
export const isPaused = (): boolean => Boolean(IsPauseMenuActive())

/** What this player set, on every server that has a resource of this name. */
export const storage = (key: string) => ({
  get: (): string | null => GetResourceKvpString(key) ?? null,
  set: (text: string): void => SetResourceKvp(key, text),
})

export function onCommand(name: string, run: (args: string[]) => void): void {
  RegisterCommand(name, (_source: number, args: string[]) => run(args), false)
}

/** A key for a command, which players choose in the game's settings. */
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

/** Runs when another resource has started. */
export function onResourceStart(name: string, run: () => void): void {
  on('onClientResourceStart', (started: string) => {
    if (started === name) run()
  })
}

export const removeChatSuggestion = (command: string): void => emit('chat:removeSuggestion', `/${command}`)

export const emitEvent = (name: string, ...args: unknown[]): void => emit(name, ...args)

/** The resource that calls an export of this one, while it does. */
export const invokingResource = (): string | null => GetInvokingResource() ?? null

/** Publishes an export of this resource. */
export const addExport = (name: string, run: (...args: never[]) => unknown): void => {
  exports(name, run)
}
