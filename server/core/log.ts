/**
 * The console, for the owner at 2 a.m.: one line each. FiveM puts the resource's name before it. Lines hold what players
 * typed, so whatever could format the console or begin a line of its own is taken out.
 */
export interface Log {
  info(line: string): void
  warn(line: string): void
  error(line: string): void
  /** Only with sonoran_calls_debug. */
  debug(line: string): void
}

/** Where the lines go: the global `console`, which is not available to pure code. */
export interface Sink {
  log(line: string): void
  warn(line: string): void
  error(line: string): void
}

export function createLog(console: Sink, isDebugging: () => boolean): Log {
  return {
    info: (line) => console.log(clean(line)),
    warn: (line) => console.warn(`^3${clean(line)}^7`),
    error: (line) => console.error(`^1${clean(line)}^7`),
    debug: (line) => {
      if (isDebugging()) console.log(`[debug] ${clean(line)}`)
    },
  }
}

function clean(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
  return line.replace(/\^/g, '').replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
}
