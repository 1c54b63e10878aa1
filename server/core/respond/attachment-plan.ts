import type { Target } from './target.ts'

/** What is known of one player's unit, and what is wanted. Immutable. */
export interface AttachmentState {
  /** The key of the call that the unit is to be on. */
  wanted: string | null
  wantedSince: number
  /** Whether nothing more is to be sent for `wanted`: the unit is on the call, or the attempt failed. */
  isSettled: boolean
  /** The unit that the wanted call has shown. */
  shownUnit: number | null
  /** An attachment that this resource made. `isShown`: the call has shown it since. */
  own: { key: string; target: Target; isShown: boolean } | null
  /** Attachments that requests have ended, and that the calls may still show. */
  ended: readonly { unitId: number; key: string; at: number }[]
}

export interface AttachmentFacts {
  /**
   * The unit of the player that is on the call, or else any: null while it is not known whether there is one, undefined if
   * it can't be named at all. `since`: when the player responded.
   */
  targetOf(key: string, since: number): Target | null | undefined
  /** Whether the call is a dispatch call that is still active. */
  isActive(key: string): boolean
  /** The keys of the active calls that the unit is on. */
  callsOf(unitId: number): string[]
  /** When the reply was requested that the calls are from, on the steady clock. */
  callsAsOf: number
}

/** What happens next. At most one of `attach` and `detach` is not null. */
export interface AttachmentPlan {
  state: AttachmentState
  attach: Target | null
  detach: Target | null
  /** The call of which the player is told something, and what: see `AttachOutcome`. */
  reports: { key: string; outcome: 'attached' | 'kept' | 'noUnit' | 'takenOff' }[]
}

export const NO_ATTACHMENT: AttachmentState = {
  wanted: null,
  wantedSince: 0,
  isSettled: true,
  shownUnit: null,
  own: null,
  ended: [],
}

export const unitIdOf = (target: Target | null | undefined): number | null =>
  target !== null && target !== undefined && 'unitId' in target ? target.unitId : null

/** The player wants the unit on another call, or on none. */
export function want(state: AttachmentState, wanted: string | null, now: number): AttachmentState {
  const isStillOn = state.own !== null && state.own.key === wanted
  return { ...state, wanted, wantedSince: now, isSettled: wanted === null || isStillOn, shownUnit: null }
}

/**
 * Decides what to write next for a player. Detaching names no call, so a unit is detached only if this resource attached it
 * and it is on no other call. A unit that moves is detached first.
 */
export function planAttachment(before: AttachmentState, facts: AttachmentFacts): AttachmentPlan {
  const reports: AttachmentPlan['reports'] = []
  let state = compareWithCalls(before, facts, reports)
  let [attach, detach]: [Target | null, Target | null] = [null, null]
  const { own } = state
  if (own !== null && own.key !== state.wanted) {
    const unitId = unitIdOf(own.target) ?? unitIdOf(facts.targetOf(own.key, Number.NEGATIVE_INFINITY))
    if (unitId !== null && callsOf(unitId, state, facts).every((key) => key === own.key)) detach = { unitId }
    else {
      state = { ...state, own: null }
      reports.push({ key: own.key, outcome: 'kept' })
    }
  }
  const { wanted } = state
  if (detach === null && wanted !== null && !state.isSettled && facts.isActive(wanted)) {
    const target = facts.targetOf(wanted, state.wantedSince)
    attach = target ?? null
    if (target === undefined) {
      state = { ...state, isSettled: true }
      reports.push({ key: wanted, outcome: 'noUnit' })
    }
  }
  return { state, attach, detach, reports }
}

function compareWithCalls(
  before: AttachmentState,
  facts: AttachmentFacts,
  reports: AttachmentPlan['reports'],
): AttachmentState {
  const state = { ...before, ended: before.ended.filter(({ at }) => facts.callsAsOf <= at) }
  const isOn = (unitId: number | null, key: string) =>
    unitId !== null && callsOf(unitId, state, facts).includes(key)

  if (state.own !== null) {
    const { key, target, isShown } = state.own
    const isShownNow = isOn(unitIdOf(target), key)
    const hasEnded = !facts.isActive(key) || (isShown && !isShownNow)
    state.own = hasEnded ? null : { key, target, isShown: isShown || isShownNow }
  }
  const { wanted, shownUnit } = state
  if (wanted === null || !facts.isActive(wanted)) return state
  const unitId = shownUnit ?? unitIdOf(facts.targetOf(wanted, state.wantedSince))
  if (shownUnit === null && isOn(unitId, wanted)) {
    reports.push({ key: wanted, outcome: 'attached' })
    return { ...state, isSettled: true, shownUnit: unitId }
  }
  if (shownUnit !== null && !isOn(unitId, wanted)) {
    reports.push({ key: wanted, outcome: 'takenOff' })
    return { ...state, wanted: null, shownUnit: null }
  }
  return state
}

/** The calls of a unit, without an attachment that has ended since they were requested. */
function callsOf(unitId: number, { ended }: AttachmentState, facts: AttachmentFacts): string[] {
  return facts
    .callsOf(unitId)
    .filter((key) => !ended.some((each) => each.unitId === unitId && each.key === key))
}

/** The CAD attached the unit. */
export const attached = (state: AttachmentState, key: string, target: Target): AttachmentState => ({
  ...state,
  ended: state.ended.filter((each) => each.key !== key),
  own: { key, target, isShown: false },
  isSettled: state.isSettled || state.wanted === key,
})

/** The CAD detached the unit. The player may have responded to the same call again meanwhile. */
export function detached(state: AttachmentState, unitId: number, now: number): AttachmentState {
  if (state.own === null) return state
  const { key } = state.own
  const ended = [...state.ended, { unitId, key, at: now }]
  return state.wanted === key
    ? { ...state, ended, own: null, isSettled: false, shownUnit: null }
    : { ...state, ended, own: null }
}
