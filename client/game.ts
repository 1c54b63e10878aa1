/** The door to FiveM on the client, but for drawing, which is in the modules that do just that. */

export const resource = GetCurrentResourceName()

export type Undo = () => void

export function after(ms: number, run: () => void): Undo {
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

export const tellServer = (name: string): void => emitNet(name)

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

export const emitEvent = (name: string, ...args: unknown[]): void => emit(name, ...args)

/** Publishes an export of this resource. */
export const publish = (name: string, run: (...args: never[]) => unknown): void => {
  exports(name, run)
}
