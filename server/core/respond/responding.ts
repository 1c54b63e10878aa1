import type { RespondOutcome } from '../../../shared/api.ts'
import type { Call, EmergencyCall } from '../../../shared/call.ts'
import type { RespondReply } from '../../../shared/protocol.ts'
import { type Change, originOf } from '../board.ts'
import type { AttachmentFacts } from './attachment-plan.ts'
import { type AttachOutcome, createAttachments } from './attachments.ts'
import { createEmergencyDispatch } from './emergency-dispatch.ts'
import { createFormerResponders } from './former-responders.ts'
import { createNotes } from './notes.ts'
import { createResponders } from './responders.ts'
import { createStatuses } from './statuses.ts'
import { statusOf } from './write-outcome.ts'

/** `game`: players see who responds. `cad`: their units are attached in the CAD, too. */
export type RespondMode = 'off' | 'game' | 'cad'

export interface RespondingDeps {
  /** Steady clock, in ms. */
  now(): number
  mode(): RespondMode
  config(): { respondStatus: boolean; respond911: boolean }
  isOnDuty(source: number): boolean
  /** The active calls by key. */
  calls(): ReadonlyMap<string, Call>
  /** The calls that the player's units are attached to. */
  ownCalls(source: number): Call[]
  factsOf(source: number): AttachmentFacts
  /** Unknown presence counts as online. */
  isDispatcherOnline(): boolean
  /** Shows the player a text. `number` is a time in seconds or an HTTP status. */
  tell(source: number, reply: RespondReply, key: string | null, number?: number): void
  /** Somebody responds, or no longer responds, to a call. */
  onChange(): void
  onResponding(source: number, call: Call): void
  onOutcome(source: number, call: Call, outcome: RespondOutcome): void
}

/** What the player is told of each outcome, and what other resources are told; null for nothing. */
const OUTCOMES: Record<AttachOutcome, { reply: RespondReply | null; told: RespondOutcome | null }> = {
  sent: { reply: 'sent', told: 'sent' },
  // The notification about the player's own call tells it.
  attached: { reply: null, told: 'attached' },
  // The notification about the call that is no longer the player's tells it.
  takenOff: { reply: null, told: null },
  kept: { reply: 'kept', told: null },
  busy: { reply: 'busy', told: 'refused' },
  noUnit: { reply: 'noUnit', told: 'refused' },
  refused: { reply: 'refused', told: 'refused' },
  unreachable: { reply: 'unreachable', told: 'refused' },
  unknown: { reply: 'unknown', told: 'unknown' },
  detachRefused: { reply: 'detachRefused', told: null },
  detachUnknown: { reply: 'detachUnknown', told: null },
}

/** Who responds to which call, and what follows from it in the CAD. The arguments are checked already. */
export function createResponding(deps: RespondingDeps) {
  const { now, tell } = deps
  const responders = createResponders()
  /** The calls that the changes remove which are being applied. */
  let removed: ReadonlyMap<string, Call> = new Map()
  const formerResponders = createFormerResponders(responders)
  const attachments = createAttachments({ now, factsOf: deps.factsOf, onReport })
  const statuses = createStatuses({
    now,
    isEnabled: () => deps.config().respondStatus && deps.mode() === 'cad',
    targetOf(source, key) {
      const target = deps.factsOf(source).targetOf(key, Number.NEGATIVE_INFINITY)
      return target && 'unitId' in target ? target : null
    },
    onFailed: (source, outcome) => tell(source, 'statusFailed', null, statusOf(outcome)),
  })
  const notes = createNotes({ ...deps, respondsTo: responders.keyOf })
  const emergencyDispatch = createEmergencyDispatch({
    emergencyCall: (key) => emergencyCall(key),
    isWanted: (key) => responders.of(key).length > 0 && mayDispatch(),
    onFailed(key) {
      for (const source of responders.of(key)) tell(source, 'dispatchFailed', key)
    },
  })

  /** The last version of a call. */
  const callOf = (key: string): Call | undefined => deps.calls().get(key) ?? removed.get(key)

  function emergencyCall(key: string): EmergencyCall | null {
    const call = deps.calls().get(key)
    return call?.kind === 'emergency' ? call : null
  }

  const mayDispatch = () => deps.mode() === 'cad' && deps.config().respond911 && !deps.isDispatcherOnline()

  function onReport(source: number, key: string, outcome: AttachOutcome, status: number): void {
    if (outcome === 'sent' || outcome === 'attached') statuses.enRoute(source, key)
    const { reply, told } = OUTCOMES[outcome]
    if (reply !== null) tell(source, reply, key, status)
    const call = deps.calls().get(key)
    if (call !== undefined && told !== null) deps.onOutcome(source, call, told)
    if (outcome === 'takenOff' && responders.keyOf(source) === key) set(source, null)
  }

  /** Sets the call that the player responds to, or null for none. */
  function set(source: number, key: string | null): void {
    const before = responders.keyOf(source)
    if (before === key) return
    responders.set(source, key)
    if (before !== null && key === null) statuses.available(source, before)
    else statuses.switched(source)
    const [ended, started] = [before, key].map((each) => callOf(each ?? ''))
    if (ended !== undefined) deps.onOutcome(source, ended, 'ended')
    if (started !== undefined) deps.onResponding(source, started)
    if (deps.mode() === 'cad') {
      attachments.want(source, key)
      if (started?.kind === 'emergency' && mayDispatch()) emergencyDispatch.request(started.key)
    }
    deps.onChange()
  }

  /** Players who respond to a 911 call respond to the dispatch call that replaces it, which may arrive later. */
  function follow(change: Change): void {
    if (change.type === 'added') {
      const origin = originOf(change.call)
      if (origin === null) return
      const earlier = formerResponders
        .of(origin)
        .filter((source) => deps.isOnDuty(source) && responders.keyOf(source) === null)
      for (const source of [...responders.of(origin), ...earlier]) set(source, change.call.key)
    }
    if (change.type === 'removed') {
      const { call } = change
      formerResponders.remember(call)
      for (const source of responders.of(call.key)) set(source, null)
    }
  }

  return {
    responders,
    attachments,
    statuses,
    notes,
    emergencyDispatch,
    set,

    /** The player has arrived at the call. */
    arrived(source: number, key: string): void {
      if (responders.keyOf(source) === key) statuses.onScene(source, key)
    },

    callsChanged(changes: readonly Change[]): void {
      removed = new Map(changes.flatMap(({ type, call }) => (type === 'removed' ? [[call.key, call]] : [])))
      changes.forEach(follow)
      removed = new Map()
      attachments.update()
    },

    playerOffDuty(source: number): void {
      statuses.forget(source)
      set(source, null)
    },

    /** The settings have changed: the CAD keeps what was written. */
    endAll(): void {
      for (const key of responders.calls()) for (const source of responders.of(key)) set(source, null)
      attachments.clear()
    },
  }
}

export type Responding = ReturnType<typeof createResponding>
