import { deepEqual } from '../../shared/deep-equal.ts'
import type { Settings, SettingsResult } from './settings.ts'

export interface SettingsWatcherDeps {
  read(): SettingsResult
  /** @param previous the last valid settings before these; null at the start */
  onValid(settings: Settings, previous: Settings | null): void
  onInvalid(problems: string[]): void
}

/**
 * Keeps the settings that are in force. While a convar is wrong there are none, so nothing is requested, but the last
 * valid ones remain available: a mistyped convar takes no player off duty and changes nothing that players see.
 */
export function createSettingsWatcher({ read, onValid, onInvalid }: SettingsWatcherDeps) {
  let current: Settings | null = null
  let lastValid: Settings | null = null

  return {
    /** Null while a convar is wrong. */
    current: (): Settings | null => current,
    /** Null until all convars were right once. */
    lastValid: (): Settings | null => lastValid,

    /** Reads the convars. Call it at the start and after every change of one. */
    check(): void {
      const result = read()
      if (!result.ok) {
        current = null
        onInvalid(result.problems)
        return
      }
      // Sonoran's own resource sets dozens of convars with our prefix when it starts.
      if (deepEqual(current, result.settings)) return
      const previous = lastValid
      current = result.settings
      lastValid = current
      onValid(current, previous)
    },
  }
}
