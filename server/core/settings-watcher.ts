import { deepEqual } from '../../shared/deep-equal.ts'
import type { Disposer } from '../../shared/disposer.ts'
import type { Settings, SettingsResult } from './settings.ts'

/** A protected convar that is set in the console is not announced to this resource. */
const RECHECK_MS = 30_000

export interface SettingsWatcherDeps {
  read(): SettingsResult
  /** Whether the CAD refuses the current settings. */
  isRefused(): boolean
  every(ms: number, run: () => void): Disposer
  /** @param previous the last valid settings before these; null the first time */
  onValid(settings: Settings, previous: Settings | null): void
  onInvalid(problems: string[]): void
}

/**
 * Holds the current settings. While a convar is invalid there are none, so nothing is requested. The last valid settings
 * remain available, so a mistyped convar takes no player off duty and changes nothing on the map.
 */
export function createSettingsWatcher({ read, isRefused, every, onValid, onInvalid }: SettingsWatcherDeps) {
  let current: Settings | null = null
  let lastValid: Settings | null = null

  function check(): void {
    const result = read()
    if (!result.ok) {
      current = null
      onInvalid(result.problems)
      return
    }
    // Sonoran's own resource sets dozens of convars with the same prefix when it starts.
    if (deepEqual(current, result.settings)) return
    const previous = lastValid
    current = result.settings
    lastValid = current
    onValid(current, previous)
  }

  return {
    /** Null while a convar is invalid. */
    current: (): Settings | null => current,
    /** Null until all convars have been valid once. */
    lastValid: (): Settings | null => lastValid,

    /** Reads the convars, and reads them again regularly while they are invalid or refused. */
    start(): void {
      check()
      every(RECHECK_MS, () => {
        if (current === null || isRefused()) check()
      })
    },

    /** Reads the convars. Call it after each change of a convar. */
    check,
  }
}
