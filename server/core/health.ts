import { deepEqual } from '../../shared/deep-equal.ts'
import * as messages from './messages.ts'

export type State = 'starting' | 'waiting' | 'ok' | 'stale' | 'stopped'

/** What is wrong with asking, in kinds that an owner treats differently. */
export type Problem =
  | { kind: 'settings'; problems: string[] }
  | { kind: 'rateLimited'; share: number }
  | { kind: 'refused'; status: 401 | 403 | 404; serverId: number }
  | { kind: 'unreachable'; why: string }
  | { kind: 'malformed'; why: string }

/** How the asking goes. Times are in ms of the steady clock. */
export interface Health {
  startedAt: number
  lastGood: number | null
  problem: Problem | null
  problemSince: number
}

/** Calls older than this may be out of date, and players are told so. */
export const STALE_MS = 90_000
/** Where the budget is shared by so many that the next reply can't come sooner: so long after it was due. */
const LATE_MS = 30_000

export function newHealth(now: number): Health {
  return { startedAt: now, lastGood: null, problem: null, problemSince: now }
}

/** In how many ms the calls become stale; 0 or less where they are. `paceMs`: time between requests. */
export function staleIn({ startedAt, lastGood }: Health, now: number, paceMs = 0): number {
  return (lastGood ?? startedAt) + Math.max(STALE_MS, paceMs + LATE_MS) - now
}

export function stateOf(health: Health, now: number, paceMs = 0): State {
  if (health.problem?.kind === 'settings') return 'waiting'
  if (health.problem?.kind === 'refused') return 'stopped'
  if (staleIn(health, now, paceMs) <= 0) return 'stale'
  return health.lastGood === null ? 'starting' : 'ok'
}

/**
 * The health after one more answer (`problem` null: a good one), and the lines to say: where another problem begins and
 * where the last one ends, none for more of the same.
 */
export function nextHealth(
  health: Health,
  problem: Problem | null,
  now: number,
): { health: Health; lines: string[] } {
  const before = health.problem
  if (problem === null) {
    const lines = before === null ? [] : [messages.connectionRestored(now - health.problemSince)]
    return { health: { ...health, lastGood: now, problem, problemSince: now }, lines }
  }
  const lines = describeProblem(problem)
  const known =
    before?.kind === problem.kind &&
    (problem.kind !== 'settings' || deepEqual(describeProblem(before), lines))
  const problemSince = before === null ? now : health.problemSince
  return { health: { ...health, problem, problemSince }, lines: known ? [] : lines }
}

/** The console lines for a problem: one, or for settings one for each wrong convar. */
export function describeProblem(problem: Problem): string[] {
  switch (problem.kind) {
    case 'settings':
      return problem.problems
    case 'rateLimited':
      return [messages.rateLimited(problem.share)]
    case 'refused':
      return [
        problem.status === 404
          ? messages.unknownServerId(problem.serverId)
          : messages.keyRejected(problem.status),
      ]
    case 'unreachable':
      return [messages.unreachable(problem.why)]
    case 'malformed':
      return [messages.malformedReply(problem.why)]
  }
}
