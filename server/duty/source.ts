import type { Undo } from '../game.ts'

/**
 * Tells who is on duty. One small file for each, listed in index.ts.
 *
 * `ask` answers for one player, now. What it throws (a framework's export that is missing, throws, or returns something
 * else than it should) makes that player off duty by this source and is told in one line.
 */
export interface DutySource {
  name: string
  /** Whether what it asks is running. */
  present(): boolean
  /** Begins to listen. Events are hints only: whoever they name is asked about, once things settled. */
  start(report: Report): Undo
  ask(source: number): boolean
}

export interface Report {
  /** Something may have changed for this player. */
  changed(source: number): void
  /** This player's character is unloaded: off duty by this source at once. */
  gone(source: number): void
}
