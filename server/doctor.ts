import type { Status } from '../shared/api.ts'
import { type DoctorFacts, diagnose } from './core/doctor.ts'
import { isKeyMissing, readSettings } from './core/settings.ts'
import * as fivem from './fivem.ts'

export interface DoctorDeps extends Pick<DoctorFacts, 'isStarted' | 'hasLocale'> {
  status(): Status
  /** Sends one request to the CAD. */
  refresh(): Promise<boolean>
  refusedStatus(): number | null
  providerNames: readonly string[]
  dutyProviders(): readonly string[]
  playersOnDuty(): number
  hasPostals(): boolean
  reloadConfig(): string[]
}

/** Checks the installation. Sends at most one request to the CAD. */
export async function runDoctor(deps: DoctorDeps): Promise<string[]> {
  const read = readSettings(fivem.convar, deps.providerNames)
  if (read.ok) await deps.refresh()
  return diagnose({
    ...deps,
    versions: {
      resource: fivem.version(),
      server: fivem.serverVersion(),
      node: process.versions.node,
    },
    settingsProblems: read.ok ? [] : read.problems,
    settings: read.ok ? read.settings : null,
    isKeyMissing: isKeyMissing(fivem.convar),
    status: deps.status(),
    refusedStatus: deps.refusedStatus(),
    dutyProviders: deps.dutyProviders(),
    playersOnDuty: deps.playersOnDuty(),
    hasPostals: deps.hasPostals(),
    configProblems: deps.reloadConfig(),
  })
}
