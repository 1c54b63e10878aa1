import { createJobMatcher, createRecordingMatcher, type JobMatcher } from '../core/duty/job-matcher.ts'
import type { DutyProvider } from '../core/duty/provider.ts'
import type { Settings } from '../core/settings.ts'
import { ace } from './ace.ts'
import * as frameworks from './frameworks.ts'
import { none } from './none.ts'
import { sonorancad } from './sonorancad.ts'

/** Creates a framework's provider. */
export type Framework = (matchesJob: JobMatcher) => DutyProvider

/** If several frameworks run, `auto` selects the first of these. Frameworks that are not listed come last. */
const AUTO_ORDER = ['qbox', 'qbcore', 'esx', 'ox_core', 'nd_core']

/**
 * Creates all duty providers.
 * @param jobs the jobs that count as emergency services now, in lower case
 */
export function createProviders(standalone: DutyProvider, jobs: () => readonly string[]) {
  const matcher = createRecordingMatcher(createJobMatcher(jobs))
  const frameworkProviders = Object.values<Framework>(frameworks)
    .map((framework) => framework(matcher.matches))
    .sort((a, b) => autoRank(a) - autoRank(b))
  const all = [standalone, ace, ...frameworkProviders, sonorancad(), none]

  return {
    names: all.map(({ name }) => name),

    /** Runs a function, and returns its result and the job names that frameworks compared in it. */
    recordJobs: matcher.record,

    /** Whether the provider's answer depends on job names. */
    usesJobs: (provider: DutyProvider): boolean => frameworkProviders.includes(provider),

    /** The available providers that the setting lists. `auto`: the first available framework, else standalone. */
    choose(duty: Settings['duty']): DutyProvider[] {
      if (duty !== 'auto') return all.filter(({ name, isAvailable }) => duty.includes(name) && isAvailable())
      return [frameworkProviders.find(({ isAvailable }) => isAvailable()) ?? standalone]
    },
  }
}

function autoRank({ name }: DutyProvider): number {
  return AUTO_ORDER.includes(name) ? AUTO_ORDER.indexOf(name) : AUTO_ORDER.length
}
