import { createAudiences } from './core/audience/audiences.ts'
import { profileOf } from './core/audience/rules.ts'
import type { CallStore } from './core/call-store.ts'
import type { ConfigOptions } from './core/config/parse-config.ts'
import type { Roster } from './core/duty/roster.ts'
import type { Units } from './units/units.ts'

export interface VisibilityDeps {
  callStore: Pick<CallStore, 'board'>
  roster: Pick<Roster, 'jobsOf'>
  units: Pick<Units, 'directory' | 'callsOf' | 'dispatcherPresence'>
  /** The settings of config.json. */
  options(): ConfigOptions
}

/** Who may see which calls, by config.json, the players' jobs and their units. */
export function createVisibility({ callStore, roster, units, options }: VisibilityDeps) {
  const needsPresence = () =>
    options().dispatcherFirst &&
    [...callStore.board().calls.values()].some(({ kind }) => kind === 'emergency')

  const audiences = createAudiences({
    rules: () => options().audience,
    profileOf: (source) => profileOf(roster.jobsOf(source), units.directory.unitsOf(source)),
    ownCalls: units.callsOf,
    isLeftToDispatch: () => needsPresence() && units.dispatcherPresence() === 'online',
  })

  return {
    audienceOf: audiences.audienceOf,

    /** Whether it matters if a dispatcher is online. */
    needsPresence,

    /** Whether it matters which units the players are. */
    needsUnits: (): boolean =>
      options().audience.some(({ group }) => group?.departments !== undefined || group?.pages !== undefined),
  }
}
