import { WINDOW_MS } from './sliding-window.ts'

/**
 * How much of the key's limit is ours. Others use the key too and are never seen, only felt: by the gateway's count of
 * what remains, or by a refusal. What they were felt to take is left to them for a while, then won back step by step.
 */
export interface AdaptiveLimit {
  /** The limit that the gateway named last, or null where it names none. */
  gatewayLimit: number | null
  /** Requests a window that are left to others. */
  reservedForOthers: number
  /** Until when nothing is won back, in ms. */
  reservedUntil: number
  /** How long the next refusal is believed where the gateway gives no counts, in ms. */
  backoffMs: number
}

/** What an answer tells of the gateway's counting. */
export interface RateInfo {
  limit: number | null
  remaining: number | null
  /** Whether it was a 429. */
  refused: boolean
}

/** Counts are info, and there will be new ones soon. */
const BELIEF_MS = 10 * WINDOW_MS
/** Without counts the only way to learn more is to risk a refusal: seldom, and ever more seldom while it fails. */
const PATIENCE_MS = 15 * WINDOW_MS
const MOST_PATIENCE_MS = 16 * PATIENCE_MS
/** Between two steps of winning back. */
const STEP_MS = 5 * WINDOW_MS

export const FULL_LIMIT: AdaptiveLimit = {
  gatewayLimit: null,
  reservedForOthers: 0,
  reservedUntil: 0,
  backoffMs: PATIENCE_MS,
}

/** Requests a window that we may make: at least 1, as whoever does not ask learns nothing. */
export function currentLimit(share: AdaptiveLimit, setting: number): number {
  return Math.max(1, limitOf(share, setting) - share.reservedForOthers)
}

/**
 * @param ours our requests within the last window that the gateway granted, this one among them unless it was refused
 * @param setting the limit that the owner set, in requests a window
 */
export function observe(
  share: AdaptiveLimit,
  info: RateInfo,
  ours: number,
  setting: number,
  now: number,
): AdaptiveLimit {
  const known = {
    ...share,
    gatewayLimit: info.limit === null ? share.gatewayLimit : Math.max(1, info.limit),
  }
  const limit = limitOf(known, setting)
  const counted = info.limit !== null && info.remaining !== null
  const felt = counted ? limit - Math.min(info.remaining as number, limit) - ours : 0
  const leave = (reservedForOthers: number) => Math.min(Math.max(reservedForOthers, 0), limit - 1)

  if (info.refused) {
    const reservedForOthers = leave(Math.max(felt, limit - ours, share.reservedForOthers + 1))
    if (counted) return { ...known, reservedForOthers, reservedUntil: now + BELIEF_MS }
    const backoffMs = Math.min(share.backoffMs * 2, MOST_PATIENCE_MS)
    return { ...known, reservedForOthers, reservedUntil: now + share.backoffMs, backoffMs }
  }
  if (counted && felt > 0 && felt >= share.reservedForOthers)
    return { ...known, reservedForOthers: leave(felt), reservedUntil: now + BELIEF_MS }
  if (now < share.reservedUntil) return known
  if (share.reservedForOthers > 0)
    return { ...known, reservedForOthers: share.reservedForOthers - 1, reservedUntil: now + STEP_MS }
  // The whole share held for as long as it was doubted: the next refusal is a new story.
  return now - share.reservedUntil < share.backoffMs ? known : { ...known, backoffMs: PATIENCE_MS }
}

function limitOf({ gatewayLimit }: AdaptiveLimit, setting: number): number {
  return Math.min(gatewayLimit ?? setting, setting)
}
