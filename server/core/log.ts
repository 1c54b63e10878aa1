import { replaceControlCharacters } from './control-characters.ts'
import { redact } from './redact.ts'

/**
 * The server console. FiveM puts the resource's name before each line, and a coloured `Warning:` or `Error:` before
 * warnings and errors, so lines have no colours of their own. Lines may contain text that players typed, so
 * colour codes, control characters and secrets are removed.
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

/** @param secrets texts that no line may contain */
export function createLog(console: Sink, isDebugging: () => boolean, secrets: () => readonly string[]): Log {
  const clean = (line: string) => replaceControlCharacters(redact(line, secrets())).replace(/\^/g, '')
  return {
    info: (line) => console.log(clean(line)),
    warn: (line) => console.warn(clean(line)),
    error: (line) => console.error(clean(line)),
    debug: (line) => {
      if (isDebugging()) console.log(`[debug] ${clean(line)}`)
    },
  }
}
