import { createJobMatcher, type JobMatcher } from '../core/duty/job-matcher.ts'
import type { DutyProvider } from '../core/duty/provider.ts'
import type { Settings } from '../core/settings.ts'
import { ace } from './ace.ts'
import * as frameworks from './frameworks.ts'
import { none } from './none.ts'
import { sonorancad } from './sonorancad.ts'

/** How a framework's file makes its source. */
export type Framework = (matchesJob: JobMatcher) => DutyProvider

/** Where several run, `auto` takes the first of these; those that are not named come last. */
const ORDER = ['qbox', 'qbcore', 'esx', 'ox_core', 'nd_core']

/** All sources there are. `jobs`: what counts as emergency services now, in lower case. */
export function createProviders(standalone: DutyProvider, jobs: () => readonly string[]) {
  const matcher = createJobMatcher(jobs)
  const found = Object.values<Framework>(frameworks)
    .map((framework) => framework(matcher))
    .sort((a, b) => place(a) - place(b))
  const all = [standalone, ace, ...found, sonorancad(), none]

  return {
    names: all.map(({ name }) => name),

    /** Those that the setting asks for and that are there. `auto`: the first framework that is, else standalone. */
    choose(duty: Settings['duty']): DutyProvider[] {
      if (duty !== 'auto') return all.filter(({ name, isAvailable }) => duty.includes(name) && isAvailable())
      return [found.find(({ isAvailable }) => isAvailable()) ?? standalone]
    },
  }
}

function place({ name }: DutyProvider): number {
  return ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length
}
