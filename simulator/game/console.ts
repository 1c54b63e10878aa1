import { format } from 'node:util'
import type { Cancel, Clock } from '../clock.ts'

/**
 * `script error`: an uncaught exception. `misuse`: a call of a native that corrupts the real game. `game`: a message of
 * the platform.
 */
export type Level = 'debug' | 'log' | 'info' | 'warn' | 'error' | 'script error' | 'misuse' | 'game'

export interface ConsoleLine {
  at: number
  level: Level
  resource: string
  /** The id of the player whose client printed it, or null for the server. */
  player: number | null
  text: string
}

export interface GameConsole {
  readonly lines: readonly ConsoleLine[]
  readonly scriptErrors: readonly ConsoleLine[]
  readonly misuses: readonly ConsoleLine[]
  /** Calls the listener for every new line. Returns a function that removes the listener. */
  onLine(listener: (line: ConsoleLine) => void): Cancel
  print(line: Omit<ConsoleLine, 'at'>): void
}

export function createConsole(clock: Clock): GameConsole {
  const lines: ConsoleLine[] = []
  const listeners = new Set<(line: ConsoleLine) => void>()
  const ofLevel = (level: Level) => lines.filter((line) => line.level === level)

  return {
    lines,
    get scriptErrors() {
      return ofLevel('script error')
    },
    get misuses() {
      return ofLevel('misuse')
    },
    onLine(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    print(line) {
      const timed = { at: clock.now(), ...line }
      lines.push(timed)
      for (const listener of listeners) listener(timed)
    },
  }
}

type ScriptConsole = Record<
  'log' | 'info' | 'debug' | 'warn' | 'error' | 'trace',
  (...data: unknown[]) => void
>

/** The `console` object of a script. */
export function scriptConsole(print: (level: Level, text: string) => void): ScriptConsole {
  const printAt =
    (level: Level) =>
    (...data: unknown[]) =>
      print(level, format(...data))
  return {
    log: printAt('log'),
    info: printAt('info'),
    debug: printAt('debug'),
    warn: printAt('warn'),
    error: printAt('error'),
    trace: printAt('log'),
  }
}
