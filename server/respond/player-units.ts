import { isAttached, unitIdsOf } from '../../shared/unit.ts'
import type { CallStore } from '../core/call-store.ts'
import type { AttachmentFacts } from '../core/respond/attachment-plan.ts'
import type { Target } from '../core/respond/target.ts'
import { toIdentity } from '../core/units/cad-unit.ts'
import * as fivem from '../fivem.ts'
import type { Units } from '../units/units.ts'

export interface PlayerUnitsDeps {
  callStore: Pick<CallStore, 'board' | 'asOf'>
  units(): Units
}

/** What is known of a player's unit. */
export function createPlayerUnits({ callStore, units }: PlayerUnitsDeps) {
  const calls = () => callStore.board().calls
  const unitsOf = (source: number) => units().directory.unitsOf(source)

  const callsOf = (unitId: number): string[] => {
    const ids = new Set([unitId])
    return [...calls().values()].filter((call) => isAttached(call, ids)).map(({ key }) => key)
  }

  /** A unit that is on the call comes first, then one that is on no call. Without a unit, the player's identifier. */
  function targetOf(source: number, key: string, since: number): Target | null | undefined {
    const call = calls().get(key)
    const attachedIds = call === undefined ? [] : unitIdsOf(call)
    const own = unitsOf(source)
    const unit =
      own.find(({ id }) => attachedIds.includes(id)) ??
      own.find(({ id }) => callsOf(id).length === 0) ??
      own[0]
    if (unit !== undefined) return { unitId: unit.id }
    if (units().isListAwaited(since)) return null
    // Sonoran's own resource links players by the Rockstar licence, without its type.
    const identity = toIdentity(fivem.playerIdentity(source))
    return identity === '' ? undefined : { communityUserId: identity }
  }

  return {
    /** The call sign of the player's unit, or else the player's name. */
    nameOf: (source: number): string => unitsOf(source)[0]?.callSign || fivem.playerName(source),

    factsOf: (source: number): AttachmentFacts => ({
      callsOf,
      isActive: (key) => calls().get(key)?.kind === 'dispatch',
      callsAsOf: callStore.asOf(),
      targetOf: (key, since) => targetOf(source, key, since),
    }),
  }
}
