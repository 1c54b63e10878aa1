import { format } from 'node:util'
import type { Cancel, Clock } from '../clock.ts'

/** `script error`: an exception nobody caught. `misuse`: a native was called in a way that corrupts the real game. `game`: the platform's own. */
export type Level = 'debug' | 'log' | 'info' | 'warn' | 'error' | 'script error' | 'misuse' | 'game'

export interface ConsoleLine {
  at: number
  level: Level
  resource: string
  /** The player on whose machine it was printed, or null for the server. */
  player: number | null
  text: string
}

export interface GameConsole {
  readonly lines: readonly ConsoleLine[]
  readonly scriptErrors: readonly ConsoleLine[]
  readonly misuses: readonly ConsoleLine[]
  /** Hears every line from now on. Returns how to stop. */
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
    onLine(hear) {
      listeners.add(hear)
      return () => listeners.delete(hear)
    },
    print(line) {
      const full = { at: clock.now(), ...line }
      lines.push(full)
      for (const hear of listeners) hear(full)
    },
  }
}

type ScriptConsole = Record<
  'log' | 'info' | 'debug' | 'warn' | 'error' | 'trace',
  (...data: unknown[]) => void
>

/** The `console` of a script. */
export function scriptConsole(print: (level: Level, text: string) => void): ScriptConsole {
  const at =
    (level: Level) =>
    (...data: unknown[]) =>
      print(level, format(...data))
  return {
    log: at('log'),
    info: at('info'),
    debug: at('debug'),
    warn: at('warn'),
    error: at('error'),
    trace: at('log'),
  }
}
