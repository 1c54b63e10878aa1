import type { Settings } from '../settings.ts'
import { ace } from './ace.ts'
import { esx } from './esx.ts'
import { jobMatcher } from './jobs.ts'
import { ndCore } from './nd-core.ts'
import { none } from './none.ts'
import { oxCore } from './ox-core.ts'
import { qbcore } from './qbcore.ts'
import { qbox } from './qbox.ts'
import { sonorancad } from './sonorancad.ts'
import type { DutySource } from './source.ts'

/** Every source there is. A new framework is one file and one line here, and its name in settings.ts. */
export function allSources(jobs: readonly string[], standalone: DutySource, now: () => number): DutySource[] {
  const matcher = jobMatcher(jobs)
  return [qbox, qbcore, esx, oxCore, ndCore]
    .map((framework) => framework(matcher))
    .concat(sonorancad(now), standalone, ace, none)
}

/** The frameworks that `auto` looks for, in this order. */
const FRAMEWORKS = ['qbox', 'qbcore', 'esx', 'ox_core', 'nd_core']

/** Those that the setting asks for and that are there. `auto`: the first framework that is, else standalone. */
export function chooseSources(duty: Settings['duty'], sources: readonly DutySource[]): DutySource[] {
  if (duty !== 'auto')
    return sources.filter(({ name, present }) => duty.some((one) => one === name) && present())
  const framework = sources.find(({ name, present }) => FRAMEWORKS.includes(name) && present())
  return framework ? [framework] : sources.filter(({ name }) => name === 'standalone')
}
