import type { Call } from '../../../shared/call.ts'
import { UNIT_PAGE } from '../../../shared/unit-codes.ts'
import { type Access, type Audience, EVERYBODY } from './audience.ts'
import { type AudienceRule, accessByRules, isInGroup, type PlayerProfile } from './rules.ts'

export interface AudiencesDeps {
  /** The rules of config.json: another array after each change. */
  rules(): readonly AudienceRule[]
  profileOf(source: number): PlayerProfile
  /** The calls that the player's units are attached to. */
  ownCalls(source: number): Call[]
  /** Whether 911 calls are left to a dispatcher, who is online. */
  isLeftToDispatch(): boolean
}

/** Finds the audience of each player: by the rules, the player's own calls, and whether a dispatcher is online. */
export function createAudiences({ rules, profileOf, ownCalls, isLeftToDispatch }: AudiencesDeps) {
  let knownRules: readonly AudienceRule[] | null = null
  let version = 0

  function accessFor(source: number): { bits: string; accessTo(call: Call): Access } {
    const current = rules()
    const profile = profileOf(source)
    const isMember = current.map(({ group }) => isInGroup(group, profile))
    const isDispatcher = profile.pages?.includes(UNIT_PAGE.dispatch) === true
    const isQuiet911 = !isDispatcher && isLeftToDispatch()
    return {
      bits: [...isMember, isQuiet911].map(Number).join(''),
      accessTo(call) {
        const access = accessByRules(current, isMember, call)
        return access === 'full' && isQuiet911 && call.kind === 'emergency' ? 'quiet' : access
      },
    }
  }

  return {
    audienceOf(source: number): Audience {
      if (rules() !== knownRules) version++
      knownRules = rules()
      if (knownRules.length === 0 && !isLeftToDispatch()) return EVERYBODY
      const { bits, accessTo } = accessFor(source)
      const own = ownCalls(source)
        .filter((call) => accessTo(call) !== 'full')
        .map(({ key }) => key)
        .sort()
      const ownKeys = new Set(own)
      return {
        key: [version, bits, ...own].join(' '),
        accessTo: (call) => (ownKeys.has(call.key) ? 'full' : accessTo(call)),
      }
    },
  }
}
