import { eitherCase, isObject, toId } from '../coerce.ts'
import {
  type AttachmentFacts,
  type AttachmentPlan,
  type AttachmentState,
  attached,
  detached,
  NO_ATTACHMENT,
  planAttachment,
  unitIdOf,
  want,
} from './attachment-plan.ts'
import { createPendingWriteQueue, type SettledOutcome } from './pending-write-queue.ts'
import { createPendingWrites, type PendingWrite } from './pending-writes.ts'
import { canMerge, type Target } from './target.ts'
import { statusOf, type WriteFailure } from './write-outcome.ts'

/**
 * What became of a pending write. `sent`: the CAD has accepted it. `attached`: the call shows the unit. `kept`: the unit stays on
 * the call, because dispatch has put it on another call too, or because it is not known. `takenOff`: dispatch took it off
 * the call. `busy`: no permit came in time.
 */
export type AttachOutcome =
  | 'sent'
  | 'busy'
  | 'detachRefused'
  | 'detachUnknown'
  | WriteFailure
  | AttachmentPlan['reports'][number]['outcome']

export interface AttachmentsDeps {
  /** Steady clock, in ms. */
  now(): number
  factsOf(source: number): AttachmentFacts
  /** `status`: that of a refusal, else 0. */
  onReport(source: number, key: string, outcome: AttachOutcome, status: number): void
}

type PendingAttachment = PendingWrite<string, Target>
type PendingDetachment = PendingWrite<'', Target>

/** Keeps each player's unit on the call that the player responds to. See {@link planAttachment}. */
export function createAttachments({ now, factsOf, onReport }: AttachmentsDeps) {
  const states = new Map<number, AttachmentState>()
  /** Players with a request on its way. */
  const busy = new Set<number>()
  const pendingAttachments = createPendingWrites<string, Target>({ now, canMerge })
  const pendingDetachments = createPendingWrites<'', Target>({ now, canMerge })

  function update(source: number): void {
    if (busy.has(source)) return
    const { state, attach, detach, reports } = planAttachment(stateOf(source), factsOf(source))
    states.set(source, state)
    if (attach === null || state.wanted === null) pendingAttachments.delete(source)
    else pendingAttachments.set(source, state.wanted, attach, state.wantedSince)
    if (detach === null) pendingDetachments.delete(source)
    else pendingDetachments.set(source, '', detach)
    if (state.wanted === null && state.own === null && state.ended.length === 0) states.delete(source)
    for (const { key, outcome } of reports) onReport(source, key, outcome, 0)
  }

  const stateOf = (source: number) => states.get(source) ?? NO_ATTACHMENT

  function updateAll(): void {
    for (const source of [...states.keys()]) update(source)
  }

  /** Nothing more is sent for the pending write, unless the player has another one by now. */
  function conclude({ source, value }: PendingAttachment, outcome: AttachOutcome, status = 0): void {
    const state = stateOf(source)
    if (state.wanted !== value) return
    states.set(source, { ...state, isSettled: true })
    onReport(source, value, outcome, status)
  }

  /** The unit stays on the call, as far as this resource knows. */
  function giveUpDetach({ source }: PendingDetachment, outcome: AttachOutcome, status = 0): void {
    const state = stateOf(source)
    if (state.own === null) return
    states.set(source, { ...state, own: null })
    onReport(source, state.own.key, outcome, status)
  }

  function settleAttach(pendingWrite: PendingAttachment, outcome: SettledOutcome): void {
    const { source, value: key, target } = pendingWrite
    const ids = outcome.kind === 'done' ? readUnitIds(outcome.json) : null
    if (outcome.kind !== 'done') conclude(pendingWrite, outcome.kind, statusOf(outcome))
    else if (isOmitted(target, ids)) conclude(pendingWrite, 'refused')
    else {
      conclude(pendingWrite, 'sent')
      states.set(source, attached(stateOf(source), key, ownTarget(target, ids)))
    }
  }

  function settleDetach(pendingWrite: PendingDetachment, outcome: SettledOutcome): void {
    const { source, target } = pendingWrite
    const unitId = unitIdOf(target)
    if (outcome.kind === 'refused') giveUpDetach(pendingWrite, 'detachRefused', outcome.status)
    else if (outcome.kind !== 'done') giveUpDetach(pendingWrite, 'detachUnknown')
    else if (unitId !== null) states.set(source, detached(stateOf(source), unitId, now()))
  }

  const common = {
    update: updateAll,
    onTaken(batch: { source: number }[]): void {
      for (const { source } of batch) busy.add(source)
    },
    onSettled(batch: { source: number }[]): void {
      for (const { source } of batch) busy.delete(source)
      for (const { source } of batch) update(source)
    },
  }

  return {
    attachQueue: createPendingWriteQueue({
      ...{ ...common, pendingWrites: pendingAttachments, settle: settleAttach },
      expire: (pendingWrite) => conclude(pendingWrite, 'busy'),
    }),
    detachQueue: createPendingWriteQueue({
      ...{ ...common, pendingWrites: pendingDetachments, settle: settleDetach },
      expire: (pendingWrite) => giveUpDetach(pendingWrite, 'busy'),
    }),

    /** Sets the call that the player's unit is to be on, or null for none. */
    want(source: number, key: string | null): void {
      if (stateOf(source).wanted === key) return
      states.set(source, want(stateOf(source), key, now()))
      update(source)
    },

    /** Call it when the calls or the units have changed. */
    update: updateAll,

    /** Writes nothing more for the present pending writes. */
    clear(): void {
      for (const source of [...states.keys()]) {
        states.delete(source)
        pendingAttachments.delete(source)
        pendingDetachments.delete(source)
      }
    },

    /** Since when the latest player waits whose unit is not known yet, on the steady clock. Null if none does. */
    waitsForUnitSince(): number | null {
      const waiting = [...states].filter(
        ([source, { wanted, wantedSince, isSettled }]) =>
          wanted !== null && !isSettled && factsOf(source).targetOf(wanted, wantedSince) === null,
      )
      return waiting.length > 0 ? Math.max(...waiting.map(([, { wantedSince }]) => wantedSince)) : null
    },

    /** The number of calls whose units wait for a permit. */
    waitingCalls: pendingAttachments.size,
  }
}

/** The ids of the units that the CAD attached. Null if the reply does not name them. */
function readUnitIds(json: unknown): number[] | null {
  if (!isObject(json)) return null
  const { identIds } = identIdsField(json)
  return Array.isArray(identIds) ? identIds.map(toId).filter((id) => id !== null) : null
}

const identIdsField = eitherCase(['identIds'])

/** Whether the reply names the attached units, and this one is not among them. */
function isOmitted(target: Target, attachedIds: readonly number[] | null): boolean {
  if (attachedIds === null) return false
  const unitId = unitIdOf(target)
  return unitId === null ? attachedIds.length === 0 : !attachedIds.includes(unitId)
}

/** The reply to a request with one identifier tells the id of the unit. */
function ownTarget(target: Target, attachedIds: readonly number[] | null): Target {
  const [id, ...others] = attachedIds ?? []
  return 'unitId' in target || id === undefined || others.length > 0 ? target : { unitId: id }
}
