import type { Reply } from '../../simulator/cad/published.ts'
import type { Player } from '../../simulator/game/world.ts'
import { type Day, type DayPlayer, LIMIT, nowOf, RESOURCE, SETTLE_MS, WINDOW_MS } from './day.ts'

/** The first invariant that does not hold, in words; null if all hold. */
export async function findViolation(day: Day): Promise<string | null> {
  const { world, cad } = day.stage
  const { scriptErrors, misuses } = world.console
  if (scriptErrors.length > 0) return `SCRIPT ERROR: ${scriptErrors[0]?.text}`
  if (misuses.length > 0) return `native misused: ${misuses[0]?.text}`
  if (cad.busiestMinute() > LIMIT) return `${cad.busiestMinute()} requests within 60 s`
  for (const entry of day.players) {
    const violation = findPlayerViolation(day, entry)
    if (violation !== null) return `${entry.player.name}: ${violation}`
  }
  return day.resourceRunning ? findStatusViolation(day) : null
}

function findPlayerViolation(day: Day, entry: DayPlayer): string | null {
  const { player, onDuty, changedAt } = entry
  if (nowOf(day) - changedAt < SETTLE_MS) return null
  const map = iconsOf(player)
  if (!onDuty || !day.resourceRunning) {
    if (map.length > 0) return `off duty, but the map shows ${map}`
    entry.bytesOffDuty ??= player.bytesReceived
    return player.bytesReceived === entry.bytesOffDuty ? null : 'off duty, but was sent bytes'
  }
  if (!day.mapsComparable) return null
  const { lastReply, possibleReplies } = day
  const allowed = [lastReply === null ? [] : iconsOf(lastReply), ...possibleReplies.map(iconsOf)].map(String)
  return allowed.includes(String(map))
    ? null
    : `the map differs from the CAD's last reply\n  map ${map}\n  CAD ${allowed.at(-1)}`
}

/**
 * While nothing is wrong, the last good reply is at most one poll interval old; one window where extra polls may have
 * used up the limit; two where another program with the key may have caused a refusal.
 */
async function findStatusViolation(day: Day): Promise<string | null> {
  const { world, cad } = day.stage
  const now = nowOf(day)
  if (now < day.faultEffectsUntil || cad.fault !== null) return null
  if (!day.players.some(({ onDuty, changedAt }) => onDuty && now - changedAt > 62_000)) return null
  const status = (await world.call(RESOURCE, 'getStatus')) as { state: string; requestsPerMinute: number }
  const lastGood = cad.requests.filter(({ user, status }) => user === 'us' && status === 200).at(-1)?.at ?? 0
  const windows = day.otherRequests > 0 ? 2 : now < day.extraPollsUntil ? 1 : 1 / status.requestsPerMinute
  if (status.state !== 'ok') return `nothing is wrong, but the state is ${status.state}`
  const age = now - lastGood
  return age <= WINDOW_MS * windows + SETTLE_MS ? null : `the last good reply is ${age} ms old`
}

/** The icons that a player's map shows or that a reply should produce, sorted, as text. */
function iconsOf(source: Player | Reply): string[] {
  if ('blips' in source) {
    const icons = source.blips.filter(({ kind }) => kind === 'coord')
    return icons.map(({ name, position: { x, y } }) => `${name}@${x},${y}`).sort()
  }
  const suffix = ({ x, y }: Record<string, unknown>) => (x === undefined ? null : `@${x},${y}`)
  const { activeCalls, emergencyCalls } = source
  return [
    ...activeCalls.map(({ code, title, metaData }) => [`${code} - ${title}`, suffix(metaData)] as const),
    ...emergencyCalls.map(({ location, metaData }) => [location, suffix(metaData)] as const),
  ]
    .flatMap(([name, place]) => (place === null ? [] : [name + place]))
    .sort()
}
