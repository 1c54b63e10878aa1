import type { Settings } from '../settings.ts'
import { ace } from './ace.ts'
import * as frameworks from './frameworks.ts'
import { type Jobs, jobMatcher } from './jobs.ts'
import { none } from './none.ts'
import { sonorancad } from './sonorancad.ts'
import type { DutySource } from './source.ts'

/** How a framework's file makes its source. */
export type Framework = (jobs: Jobs) => DutySource

/** Where several run, `auto` takes the first of these; those that are not named come last. */
const ORDER = ['qbox', 'qbcore', 'esx', 'ox_core', 'nd_core']

/** All sources there are. `jobs`: what counts as emergency services now, in lower case. */
export function createSources(standalone: DutySource, jobs: () => readonly string[]) {
  const matcher = jobMatcher(jobs)
  const found = Object.values<Framework>(frameworks)
    .map((framework) => framework(matcher))
    .sort((a, b) => place(a) - place(b))
  const all = [standalone, ace, ...found, sonorancad(), none]

  return {
    names: all.map(({ name }) => name),

    /** Those that the setting asks for and that are there. `auto`: the first framework that is, else standalone. */
    choose(duty: Settings['duty']): DutySource[] {
      if (duty !== 'auto') return all.filter(({ name, present }) => duty.includes(name) && present())
      return [found.find(({ present }) => present()) ?? standalone]
    },
  }
}

function place({ name }: DutySource): number {
  return ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length
}
