import { readFileSync } from 'node:fs'

export const SCRIPT = readFileSync(new URL('../../server/fleet/check-in.lua', import.meta.url), 'utf8')
export const KEYS = ['requests', 'servers', 'turns', 'waiting', 'holds', 'reply:1'].map(
  (name) => `sonoran_calls:2:{test}:${name}`,
)

export interface Visit {
  server: string
  serverId?: number
  onDuty?: boolean
  limit?: number
  known?: number
  quiet?: number
  wanted?: string
  answered?: string
  blockMs?: number
  readAt?: number
  reports?: readonly [string, number][]
}

/** The script's arguments. */
export function visitWords(visit: Visit): string[] {
  const { server, serverId = 1, onDuty = true, limit = 3, known = 0, quiet = 0, wanted = '' } = visit
  const { answered = '', blockMs = 0, readAt = 0, reports = [] } = visit
  const facts = [server, serverId, onDuty ? 1 : 0, limit, known, quiet, wanted, answered, blockMs, readAt]
  return [...facts, ...reports.flat()].map(String)
}
