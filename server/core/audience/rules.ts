import type { Call } from '../../../shared/call.ts'
import { type Conditions, matches } from '../../../shared/style.ts'
import type { Unit } from '../../../shared/unit.ts'
import { UNIT_PAGE } from '../../../shared/unit-codes.ts'
import type { Access } from './audience.ts'

/** The calls that match `when` are for the players of `group`. All names are in lower case. */
export interface AudienceRule {
  when: Conditions
  /** Null for everybody. */
  group: PlayerGroup | null
  /** How the other players may see these calls. */
  others: Exclude<Access, 'full'>
}

/** A player belongs to the group if one of the lists contains something of theirs. */
export interface PlayerGroup {
  jobs?: string[]
  departments?: string[]
  pages?: (keyof typeof UNIT_PAGE)[]
}

/** What is known of a player. Names are in lower case. Null where it is not known. */
export interface PlayerProfile {
  jobs: readonly string[] | null
  departments: readonly string[] | null
  pages: readonly number[] | null
}

/** @param units those of the player */
export function profileOf(jobs: readonly string[] | null, units: readonly Unit[]): PlayerProfile {
  const departments = units.map(({ department }) => department.toLowerCase()).filter((name) => name !== '')
  const pages = units.map(({ page }) => page).filter((page) => page !== UNIT_PAGE.unknown)
  return {
    jobs,
    departments: departments.length > 0 ? departments : null,
    pages: pages.length > 0 ? pages : null,
  }
}

/** Whether the player belongs to the group. What is unknown may be any of the names, so that nobody misses a call. */
export function isInGroup(group: PlayerGroup | null, profile: PlayerProfile): boolean {
  if (group === null) return true
  const pages = group.pages?.map((name) => UNIT_PAGE[name])
  return (
    isListed(group.jobs, profile.jobs) ||
    isListed(group.departments, profile.departments) ||
    isListed(pages, profile.pages)
  )
}

function isListed<T>(list: readonly T[] | undefined, own: readonly T[] | null): boolean {
  return list !== undefined && (own === null || own.some((value) => list.includes(value)))
}

/**
 * How a player may see a call: the last rule that matches the call decides. Everybody sees calls that no rule matches.
 *
 * @param isMember whether the player belongs to the group of each rule
 */
export function accessByRules(
  rules: readonly AudienceRule[],
  isMember: readonly boolean[],
  call: Call,
): Access {
  for (let index = rules.length - 1; index >= 0; index--) {
    const rule = rules[index]
    if (rule !== undefined && matches(rule.when, call)) return isMember[index] === true ? 'full' : rule.others
  }
  return 'full'
}
