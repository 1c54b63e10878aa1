import type { IncompleteList } from './cad/incomplete-lists.ts'
import * as messages from './messages.ts'

export type State = 'starting' | 'waiting' | 'ok' | 'stale' | 'stopped'

/** Why no calls arrive. Each kind needs a different action of the owner. */
export type Problem =
  | { kind: 'settings'; problems: string[] }
  | { kind: 'rateLimited'; share: number }
  | { kind: 'refused'; status: 401 | 403 | 404; serverId: number }
  | { kind: 'unreachable'; why: string; isServerError?: boolean }
  | { kind: 'malformed'; why: string }
  | { kind: 'incomplete'; lists: readonly IncompleteList[] }

/** The health of the connection to the CAD. Times are in ms of the steady clock. */
export interface Health {
  startedAt: number
  lastSuccess: number | null
  problem: Problem | null
  problemSince: number
}

/** Calls older than this count as stale, and players get a notification. */
const STALE_MS = 90_000
/** If a shared limit makes the pace longer than STALE_MS: how long a reply may be overdue. */
const LATE_MS = 30_000

export function newHealth(now: number): Health {
  return { startedAt: now, lastSuccess: null, problem: null, problemSince: now }
}

/** Time until the calls become stale, in ms; 0 or less if they are. `paceMs`: interval between requests. */
export function staleIn({ startedAt, lastSuccess }: Health, now: number, paceMs = 0): number {
  return (lastSuccess ?? startedAt) + Math.max(STALE_MS, paceMs + LATE_MS) - now
}

export function stateOf(health: Health, now: number, paceMs = 0): State {
  if (health.problem?.kind === 'settings') return 'waiting'
  if (health.problem?.kind === 'refused') return 'stopped'
  if (staleIn(health, now, paceMs) <= 0) return 'stale'
  return health.lastSuccess === null ? 'starting' : 'ok'
}

/** The health after one more response. `problem` null: a complete reply arrived. */
export function nextHealth(health: Health, problem: Problem | null, now: number): Health {
  if (problem === null) return { ...health, lastSuccess: now, problem, problemSince: now }
  return { ...health, problem, problemSince: health.problem === null ? now : health.problemSince }
}

/** The console lines for a problem: one, or for settings one for each invalid convar. */
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
      return [problem.isServerError ? messages.serverError(problem.why) : messages.unreachable(problem.why)]
    case 'malformed':
      return [messages.malformedReply(problem.why)]
    case 'incomplete':
      return problem.lists.map(messages.incompleteReply)
  }
}
