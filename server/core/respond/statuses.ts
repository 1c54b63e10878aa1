import type { UnitStatus } from '../../../shared/unit-codes.ts'
import { UNIT_STATUS } from '../../../shared/unit-codes.ts'
import { createPendingWriteQueue, type SettledOutcome } from './pending-write-queue.ts'
import { createPendingWrites } from './pending-writes.ts'
import { canMerge, type Target } from './target.ts'

export interface StatusesDeps {
  /** Steady clock, in ms. */
  now(): number
  isEnabled(): boolean
  /** The player's unit for a call. Null if it is not known. */
  targetOf(source: number, key: string): Target | null
  onFailed(source: number, outcome: SettledOutcome): void
}

/** The statuses that responding gives to players' units in the CAD. Only the latest of each unit is sent. */
export function createStatuses({ now, isEnabled, targetOf, onFailed }: StatusesDeps) {
  const pendingWrites = createPendingWrites<UnitStatus, Target>({ now, canMerge })
  /** The players whose units have a status that was set here, and that status. */
  const changed = new Map<number, UnitStatus>()

  function set(source: number, key: string, status: UnitStatus): void {
    const target = isEnabled() ? targetOf(source, key) : null
    if (target !== null) pendingWrites.set(source, status, target)
  }

  return {
    queue: createPendingWriteQueue({
      pendingWrites,
      settle(pendingWrite, outcome) {
        if (outcome.kind !== 'done') onFailed(pendingWrite.source, outcome)
      },
      // The next status will be correct again.
      expire: () => {},
    }),

    enRoute(source: number, key: string): void {
      if (changed.has(source)) return
      changed.set(source, UNIT_STATUS.enRoute)
      set(source, key, UNIT_STATUS.enRoute)
    },

    /** Only once the unit is on the call, and once for each. */
    onScene(source: number, key: string): void {
      if (changed.get(source) !== UNIT_STATUS.enRoute) return
      changed.set(source, UNIT_STATUS.onScene)
      set(source, key, UNIT_STATUS.onScene)
    },

    available(source: number, key: string): void {
      if (changed.delete(source)) set(source, key, UNIT_STATUS.available)
    },

    /** The player switches to another call, whose first status follows. */
    switched: (source: number): boolean => changed.delete(source),

    /** The player left, or went off duty: the status stays what the CAD makes of it. */
    forget(source: number): void {
      changed.delete(source)
      pendingWrites.delete(source)
    },
  }
}
