import { WINDOW_MS } from './budget.ts'

/**
 * How much of the key's limit is ours. Others use the key too and are never seen, only felt: by the gateway's count of
 * what remains, or by a refusal. What they were felt to take is left to them for a while, then won back step by step.
 */
export interface Share {
  /** The limit that the gateway named last, or null where it names none. */
  gatewayLimit: number | null
  /** Requests a window that are left to others. */
  others: number
  /** Until when nothing is won back, in ms. */
  until: number
  /** How long the next refusal is believed where the gateway gives no counts, in ms. */
  patience: number
}

/** What an answer tells of the gateway's counting. */
export interface RateFacts {
  limit: number | null
  remaining: number | null
  /** Whether it was a 429. */
  refused: boolean
}

/** Counts are facts, and there will be new ones soon. */
const BELIEF_MS = 10 * WINDOW_MS
/** Without counts the only way to learn more is to risk a refusal: seldom, and ever more seldom while it fails. */
const PATIENCE_MS = 15 * WINDOW_MS
const MOST_PATIENCE_MS = 16 * PATIENCE_MS
/** Between two steps of winning back. */
const STEP_MS = 5 * WINDOW_MS

export const WHOLE_SHARE: Share = { gatewayLimit: null, others: 0, until: 0, patience: PATIENCE_MS }

/** Requests a window that we may make: at least 1, as whoever does not ask learns nothing. */
export function shareOf(share: Share, setting: number): number {
  return Math.max(1, limitOf(share, setting) - share.others)
}

/**
 * @param ours our requests within the last window that the gateway granted, this one among them unless it was refused
 * @param setting the limit that the owner set, in requests a window
 */
export function learn(share: Share, facts: RateFacts, ours: number, setting: number, now: number): Share {
  const known = {
    ...share,
    gatewayLimit: facts.limit === null ? share.gatewayLimit : Math.max(1, facts.limit),
  }
  const limit = limitOf(known, setting)
  const counted = facts.limit !== null && facts.remaining !== null
  const felt = counted ? limit - Math.min(facts.remaining as number, limit) - ours : 0
  const leave = (others: number) => Math.min(Math.max(others, 0), limit - 1)

  if (facts.refused) {
    const others = leave(Math.max(felt, limit - ours, share.others + 1))
    if (counted) return { ...known, others, until: now + BELIEF_MS }
    const patience = Math.min(share.patience * 2, MOST_PATIENCE_MS)
    return { ...known, others, until: now + share.patience, patience }
  }
  if (counted && felt > 0 && felt >= share.others)
    return { ...known, others: leave(felt), until: now + BELIEF_MS }
  if (now < share.until) return known
  if (share.others > 0) return { ...known, others: share.others - 1, until: now + STEP_MS }
  // The whole share held for as long as it was doubted: the next refusal is a new story.
  return now - share.until < share.patience ? known : { ...known, patience: PATIENCE_MS }
}

function limitOf({ gatewayLimit }: Share, setting: number): number {
  return Math.min(gatewayLimit ?? setting, setting)
}
