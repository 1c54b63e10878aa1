import type { Call } from '../../../shared/call.ts'
import { type Unit, unitIdsOf } from '../../../shared/unit.ts'

/** The calls that each player's units are attached to, by player and by call key. */
export type Assignments = ReadonlyMap<number, ReadonlyMap<string, Call>>

export interface Assignment {
  source: number
  call: Call
}

/** @param isOnDuty players off duty have no assignments */
export function assignmentsOf(
  calls: Iterable<Call>,
  units: ReadonlyMap<number, Unit>,
  isOnDuty: (source: number) => boolean,
): Assignments {
  const assignments = new Map<number, Map<string, Call>>()
  if (units.size === 0) return assignments
  for (const call of calls) {
    for (const id of unitIdsOf(call)) {
      const source = units.get(id)?.player ?? null
      if (source === null || !isOnDuty(source)) continue
      const own = assignments.get(source) ?? new Map<string, Call>()
      assignments.set(source, own.set(call.key, call))
    }
  }
  return assignments
}

/** An assignment that ended has the last version of its call. */
export interface AssignmentChanges {
  assigned: Assignment[]
  unassigned: Assignment[]
}

export function compareAssignments(before: Assignments, after: Assignments): AssignmentChanges {
  return { assigned: missingIn(before, after), unassigned: missingIn(after, before) }
}

/** The assignments of `all` that `some` lacks. */
function missingIn(some: Assignments, all: Assignments): Assignment[] {
  return [...all].flatMap(([source, calls]) =>
    [...calls.values()]
      .filter((call) => !some.get(source)?.has(call.key))
      .map((call): Assignment => ({ source, call })),
  )
}
