/**
 * The server console. FiveM puts the resource's name before each line. Lines may contain text that players typed, so
 * colour codes and control characters are removed.
 */
export interface Log {
  info(line: string): void
  warn(line: string): void
  error(line: string): void
  /** Only with sonoran_calls_debug. */
  debug(line: string): void
}

/** The global `console`, which pure code can't access. */
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
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are removed
  return line.replace(/\^/g, '').replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
}
