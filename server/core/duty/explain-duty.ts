import type { DutyProvider } from './provider.ts'

/** What determines whether one player is on duty. */
export interface DutyFacts {
  isOnDuty: boolean
  /** The value of the export `setDuty` for this player; null if there is none. */
  override: boolean | null
  /** The value of `sonoran_calls_duty`. */
  setting: 'auto' | readonly string[]
  /** The value of `sonoran_calls_jobs`. */
  jobs: readonly string[]
  answers: readonly ProviderAnswer[]
}

export interface ProviderAnswer {
  name: string
  /** Null if the provider threw an error. */
  onDuty: boolean | null
  /** The error of the provider; empty without one. */
  error: string
  /** The job names that the provider compared with the setting. Null if its answer does not depend on jobs. */
  jobs: readonly string[] | null
  /** Whether the answer does not count, because the player's character is being unloaded. */
  ignored: boolean
}

/** What the providers without jobs check. */
const REQUIREMENTS: Record<string, string> = {
  standalone: 'it requires a sign-on with the duty command and the ACE sonoran_calls.duty',
  ace: 'it requires the ACE sonoran_calls.duty',
  sonorancad: 'it requires a unit of this player that is logged into the CAD',
  none: 'only the export setDuty puts players on duty',
}

/** Asks one provider about a player. Never throws. */
export function askProvider(
  { provider, ignored }: { provider: DutyProvider; ignored: boolean },
  source: number,
  usesJobs: boolean,
  recordJobs: <T>(run: () => T) => { result: T; names: string[] },
): ProviderAnswer {
  const answer = { name: provider.name, ignored, error: '', jobs: null }
  try {
    const { result, names } = recordJobs(() => provider.isOnDuty(source))
    return { ...answer, onDuty: result, jobs: usesJobs ? names : null }
  } catch (error) {
    return { ...answer, onDuty: null, error: error instanceof Error ? error.message : String(error) }
  }
}

/** Returns lines about why a player is on or off duty. */
export function explainDuty({ isOnDuty, override, setting, jobs, answers }: DutyFacts): string[] {
  const names = answers.map(({ name }) => name).join(', ') || 'none is running'
  const settingText = setting === 'auto' ? setting : setting.join(',')
  const decision = override ?? answers.some(({ onDuty, ignored }) => onDuty === true && !ignored)
  return [
    ...(override === null
      ? []
      : [`override: the export setDuty put this player ${dutyText(override)}; duty providers do not count`]),
    `duty providers: ${names} (sonoran_calls_duty is ${settingText})`,
    ...answers.map(describeAnswer),
    ...(answers.some((answer) => answer.jobs !== null)
      ? [`job names that count (sonoran_calls_jobs): ${jobs.join(', ')}`]
      : []),
    ...(decision === isOnDuty
      ? []
      : [`The player goes ${dutyText(decision)} at the next check, within a minute.`]),
  ]
}

function describeAnswer({ name, onDuty, error, jobs, ignored }: ProviderAnswer): string {
  if (onDuty === null) return `${name} failed, which counts as off duty: ${error}`
  const answer = `${name} answered: ${dutyText(onDuty)}`
  if (ignored) return `${answer}; this does not count while the character is being unloaded`
  if (jobs === null) return name in REQUIREMENTS ? `${answer}; ${REQUIREMENTS[name]}` : answer
  if (jobs.length > 0) return `${answer}; it reported the job names ${jobs.join(', ')}`
  return `${answer}; it reported no job: no character is loaded, or the player's job is off duty`
}

const dutyText = (onDuty: boolean) => (onDuty ? 'on duty' : 'off duty')
