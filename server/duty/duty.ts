import { deepEqual } from '../../shared/deep-equal.ts'
import { askProvider, explainDuty } from '../core/duty/explain-duty.ts'
import { createRoster } from '../core/duty/roster.ts'
import type { Log } from '../core/log.ts'
import { dutyProviderFailed } from '../core/messages.ts'
import type { Settings } from '../core/settings.ts'
import * as fivem from '../fivem.ts'
import { createProviders } from './providers.ts'
import { createProviderSelector } from './select-providers.ts'
import { createStandalone } from './standalone.ts'

export interface DutyDeps {
  log: Log
  onDutyChange(source: number, onDuty: boolean): void
  /** The names of the jobs of a player on duty changed. */
  onJobsChange(source: number): void
  /** A player without the ACE used the duty command. */
  onDenied(source: number): void
}

/** Connects the duty providers, their selection by the settings, and the roster of players on duty. */
export function createDuty({ log, onDutyChange, onJobsChange, onDenied }: DutyDeps) {
  let settings: Settings | null = null

  const standalone = createStandalone()
  const providers = createProviders(standalone, () => settings?.jobs ?? [])
  const roster = createRoster({
    players: fivem.players,
    playerExists: fivem.playerExists,
    onDutyChange,
    onJobsChange,
    recordJobs: providers.recordJobs,
    after: fivem.after,
    every: fivem.every,
    now: () => fivem.clocks().steady,
    onProviderError(name, error) {
      log.warn(dutyProviderFailed(name, error instanceof Error ? error.message : String(error)))
      if (error instanceof Error) log.debug(error.stack ?? '')
    },
  })
  const selectProviders = createProviderSelector({
    providers,
    standalone,
    setProviders: roster.setProviders,
    onCommand: fivem.onCommand,
    onDenied,
    info: log.info,
  })

  return {
    roster,
    /** The provider names that `sonoran_calls_duty` accepts. */
    providerNames: providers.names,

    start(): void {
      standalone.restore()
      roster.start()
    },

    configure(next: Settings): void {
      const jobsChanged = !deepEqual(settings?.jobs, next.jobs)
      settings = next
      selectProviders(next, jobsChanged)
    },

    /** Selects the providers again. Call it after resources started or stopped. */
    resourcesChanged(): void {
      if (settings !== null) selectProviders(settings, false)
    },

    /** Returns why a player is on or off duty, or null if there is no such player. */
    explain(source: number) {
      if (!fivem.playerExists(source)) return null
      const lines = explainDuty({
        isOnDuty: roster.isOnDuty(source),
        override: roster.overrideOf(source),
        setting: settings?.duty ?? 'auto',
        jobs: settings?.jobs ?? [],
        answers: roster
          .providersFor(source)
          .map((entry) =>
            askProvider(entry, source, providers.usesJobs(entry.provider), providers.recordJobs),
          ),
      })
      return { name: fivem.playerName(source), onDuty: roster.isOnDuty(source), lines }
    },

    playerLeft(source: number): void {
      roster.playerLeft(source)
      standalone.playerLeft(source)
    },
  }
}

export type Duty = ReturnType<typeof createDuty>
