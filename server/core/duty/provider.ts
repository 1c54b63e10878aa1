import type { Disposer } from '../../../shared/disposer.ts'

/** Decides which players are on duty: a framework, or another source such as an ACE. */
export interface DutyProvider {
  /** The name in `sonoran_calls_duty`. */
  readonly name: string
  /** Whether the resource that it queries is running. */
  isAvailable(): boolean
  /** Starts to listen. An event is only a hint: it triggers a check of that player by {@link isOnDuty}. */
  start(listener: DutyListener): Disposer
  /**
   * Whether this player is on duty now. If it throws, the player counts as off duty by this provider, and the roster
   * reports the error once.
   */
  isOnDuty(source: number): boolean
}

/** Takes a player as events carry it: a number, a number as text, or anything else that a resource may have sent. */
export interface DutyListener {
  /** The player's duty may have changed. */
  changed(source: unknown): void
  /** The player's character is being unloaded, which takes them off duty by this provider at once. */
  unloaded(source: unknown): void
}
