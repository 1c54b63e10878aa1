import type { Disposer } from '../../../shared/disposer.ts'

/** Tells who is on duty: a framework, listed in frameworks.ts, or one of the others in index.ts. */
export interface DutyProvider {
  /** As `sonoran_calls_duty` names it. */
  readonly name: string
  /** Whether what it asks is running. */
  isAvailable(): boolean
  /** Begins to listen. Events are hints only: whoever they name is asked about, once things settled. */
  start(report: DutyListener): Disposer
  /**
   * Whether this player is on duty, now. What it throws (as {@link askExport} does, of what is not as it should be) makes
   * that player off duty by this source, and is told in one line.
   */
  isOnDuty(source: number): boolean
}

/** Takes players as events carry them: a number, a number as text, or whatever else somebody put there. */
export interface DutyListener {
  /** Something may have changed for this player. */
  changed(source: unknown): void
  /** This player's character is being unloaded: off duty by this source at once. */
  unloaded(source: unknown): void
}
