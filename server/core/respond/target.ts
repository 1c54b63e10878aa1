/** How a request names a player's unit: by its id, or else by the player's identifier. */
export type Target = { unitId: number } | { communityUserId: string }

/** A request names all its units in the same way. An identifier is alone, as its response does not tell which unit it is. */
export const canMerge = (a: Target, b: Target): boolean => 'unitId' in a && 'unitId' in b

/** The part of a request's body that names the units. */
export function namesOf(targets: readonly Target[]): { identIds: number[] } | { communityUserIds: string[] } {
  const ids = targets.flatMap((target) => ('unitId' in target ? target.unitId : []))
  return ids.length > 0
    ? { identIds: ids }
    : {
        communityUserIds: targets.flatMap((target) => ('unitId' in target ? [] : target.communityUserId)),
      }
}
