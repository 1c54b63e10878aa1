import type { Call, SeenCall } from '../../../shared/call.ts'
import { deepEqual } from '../../../shared/deep-equal.ts'
import { encodeCall, encodeUpdate } from '../../../shared/encode-call.ts'
import type { Delta, EncodedCall, EncodedResponders, EncodedUnit } from '../../../shared/protocol.ts'
import type { Change } from '../board.ts'
import type { createSeenResponders } from '../respond/seen-responders.ts'
import type { createSeenUnits } from '../units/seen-units.ts'
import type { Audience } from './audience.ts'

/** How players without restrictions see a call. */
export type SeeCall = (call: Call) => SeenCall

export interface AudienceFeedDeps {
  audience: Audience
  calls(): Iterable<Call>
  seeCall: SeeCall
  seenUnits: ReturnType<typeof createSeenUnits>
  seenResponders: ReturnType<typeof createSeenResponders>
}

/** What the players of one audience are sent: the calls that they may see, and the units and responders on these. */
export function createAudienceFeed({ audience, calls, seeCall, ...deps }: AudienceFeedDeps) {
  const { seenUnits, seenResponders } = deps
  const isVisible = (call: Call) => audience.accessTo(call) !== 'hidden'
  const visibleCalls = () => [...calls()].filter(isVisible)

  /** Null for a hidden call. */
  function see(call: Call, seeAs: SeeCall = seeCall): SeenCall | null {
    const access = audience.accessTo(call)
    if (access === 'hidden') return null
    return access === 'quiet' ? { ...seeAs(call), quiet: true } : seeAs(call)
  }

  function toDelta(change: Change): Delta | null {
    const after = change.type === 'removed' ? null : see(change.call)
    if (change.type === 'added' && after !== null)
      return ['+', encodeCall(after), change.arrival, change.from]
    if (change.type === 'added') return null
    const before = see(change.type === 'removed' ? change.call : change.before)
    if (change.type === 'removed') return before === null ? null : ['-', change.call.key, change.reason]
    // A call that these players may see only now is new to them.
    return before === null && after !== null ? ['+', encodeCall(after), 'new', null] : compare(before, after)
  }

  const respondersDeltas = () => {
    const keys = new Set(visibleCalls().map(({ key }) => key))
    return seenResponders.update((key) => keys.has(key))
  }

  // What these players know at the start.
  seenUnits.update(visibleCalls())
  respondersDeltas()

  return {
    see,

    contents(): { calls: EncodedCall[]; units: EncodedUnit[]; responders: EncodedResponders[] } {
      return {
        calls: [...calls()].flatMap((call) => {
          const seen = see(call)
          return seen === null ? [] : encodeCall(seen)
        }),
        units: seenUnits.encoded(),
        responders: seenResponders.encoded(),
      }
    },

    changesDeltas: (changes: readonly Change[]): (Delta | null)[] => [
      seenUnits.update(visibleCalls()),
      ...changes.map(toDelta),
    ],

    unitsDelta: (): Delta | null => seenUnits.update(visibleCalls()),

    respondersDeltas,

    /** What these players see differently although no call has changed. `seeBefore`: how they saw calls until now. */
    visibilityDeltas: (seeBefore: SeeCall): (Delta | null)[] =>
      [...calls()].map((call) => compare(see(call, seeBefore), see(call))),
  }
}

export type AudienceFeed = ReturnType<typeof createAudienceFeed>

/** The change of a call for players, between two versions of which null is a hidden one. */
function compare(before: SeenCall | null, after: SeenCall | null): Delta | null {
  if (before === null) return after === null ? null : ['+', encodeCall(after), 'returned', null]
  return after === null ? ['-', before.key, 'gone'] : encodeUpdate(before, after)
}

/** What players have to be sent who change from one audience to another. The calls that they see now come silently. */
export function transferDeltas(from: AudienceFeed, to: AudienceFeed, calls: Iterable<Call>): Delta[] {
  const [before, after] = [from.contents(), to.contents()]
  const [unitsBefore, unitsAfter] = [new Map(before.units.map(withId)), new Map(after.units.map(withId))]
  const units = after.units.filter((unit) => !deepEqual(unit, unitsBefore.get(unit[0])))
  const removedIds = [...unitsBefore.keys()].filter((id) => !unitsAfter.has(id))
  const unitsDelta: Delta[] = units.length + removedIds.length > 0 ? [['u', units, removedIds]] : []
  const respondersBefore = new Map(before.responders)
  const responders = after.responders.filter(([key, list]) => !deepEqual(list, respondersBefore.get(key)))
  return [
    ...unitsDelta,
    ...Array.from(calls, (call) => compare(from.see(call), to.see(call))).filter((delta) => delta !== null),
    ...responders.map(([key, list]): Delta => ['r', key, list]),
  ]
}

const withId = (unit: EncodedUnit): [number, EncodedUnit] => [unit[0], unit]
