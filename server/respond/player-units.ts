import type { Call } from '../../shared/call.ts'
import { unitIdsOf } from '../../shared/unit.ts'
import type { CallStore } from '../core/call-store.ts'
import { limitText } from '../core/coerce.ts'
import type { AttachmentFacts } from '../core/respond/attachment-plan.ts'
import type { Target } from '../core/respond/target.ts'
import { toIdentity } from '../core/units/cad-unit.ts'
import * as fivem from '../fivem.ts'
import type { Units } from '../units/units.ts'

export interface PlayerUnitsDeps {
  callStore: Pick<CallStore, 'board' | 'asOf'>
  units(): Units
}

/** The client says that it arrived within 30 m; positions on the server are a little older. */
const NEAR = 80
const MAX_NAME_LENGTH = 40

/** What is known of a player's unit. */
export function createPlayerUnits({ callStore, units }: PlayerUnitsDeps) {
  const calls = () => callStore.board().calls
  const unitsOf = (source: number) => units().directory.unitsOf(source)

  /** The keys of the calls of each unit, for the calls that were indexed last. */
  let index: { calls: ReadonlyMap<string, Call>; keys: Map<number, string[]> } | null = null

  function callsOf(unitId: number): string[] {
    if (index?.calls !== calls()) index = { calls: calls(), keys: indexByUnit(calls().values()) }
    return index.keys.get(unitId) ?? []
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
    /** Whether the player may have arrived at the call. Unknown positions do not exclude it. */
    isNear(source: number, key: string): boolean {
      const [player, place] = [fivem.playerPosition(source), calls().get(key)?.position ?? null]
      return player === null || place === null || Math.hypot(player.x - place.x, player.y - place.y) <= NEAR
    },

    /** The call sign of the player's unit, or else the player's name. */
    nameOf: (source: number): string =>
      limitText(unitsOf(source)[0]?.callSign || fivem.playerName(source), MAX_NAME_LENGTH),

    factsOf: (source: number): AttachmentFacts => ({
      callsOf,
      isActive: (key) => calls().get(key)?.kind === 'dispatch',
      callsAsOf: callStore.asOf(),
      targetOf: (key, since) => targetOf(source, key, since),
    }),
  }
}

function indexByUnit(calls: Iterable<Call>): Map<number, string[]> {
  const keys = new Map<number, string[]>()
  for (const call of calls)
    for (const id of unitIdsOf(call)) keys.set(id, [...(keys.get(id) ?? []), call.key])
  return keys
}
