import type {
  ClosedCallsPage,
  ReducedLimit,
  SharedLimitStatus,
  Status,
  UnitsStatus,
} from '../../shared/api.ts'
import type { Call } from '../../shared/call.ts'
import { callTitle } from '../../shared/call-text.ts'
import { describeCounts } from '../../shared/describe-counts.ts'
import { findCall } from '../../shared/find-call.ts'
import { formatDuration } from '../../shared/format-duration.ts'
import { displayText } from '../../shared/text.ts'
import { type DescribeCallDeps, describeCall } from './describe-call.ts'
import { countPlacements, type LocatePostal, type Placement, placementOf } from './placement.ts'

export interface CommandDeps {
  versions: { resource: string; server: string }
  status(): Status
  wallNow(): number
  calls(): Call[]
  /** The closed calls that are known. */
  closedCalls(): readonly Call[]
  closedPage(request: { offset: number; limit: number }): Promise<ClosedCallsPage>
  details: DescribeCallDeps
  playersOnDuty(): { source: number; name: string }[]
  /** Returns why a player is on or off duty, or null if there is no such player. */
  explainDuty(source: number): { name: string; onDuty: boolean; lines: string[] } | null
  /** Resolves to whether a request brought the calls up to date. */
  refresh(): Promise<boolean>
  /** Checks the installation, with one request to the CAD at most. */
  doctor(): Promise<string[]>
  /** Reads config.json again and returns a line for each problem in it. */
  reloadConfig(): string[]
}

/** The console is not a pager. */
const MAX_LINES = 40
/** In UTF-8 bytes: of a call's title or a player's name. */
const MAX_TEXT_BYTES = 120
/** In UTF-8 bytes: of a line that contains other resources' job names or errors. */
const MAX_LINE_BYTES = 1_000

/** Runs `sonoran_calls <subcommand>` and returns the lines to print, at most 40. */
export async function runCommand(
  [subcommand, argument]: readonly string[],
  deps: CommandDeps,
): Promise<string[]> {
  const lines = await describe(subcommand, argument, deps)
  if (lines.length <= MAX_LINES) return lines
  return [...lines.slice(0, MAX_LINES - 1), `… and ${lines.length - (MAX_LINES - 1)} more`]
}

async function describe(
  subcommand: string | undefined,
  argument: string | undefined,
  deps: CommandDeps,
): Promise<string[]> {
  switch (subcommand) {
    case 'status':
      return [
        `sonoran_calls ${deps.versions.resource} on ${deps.versions.server}`,
        ...describeStatus(deps.status(), deps.wallNow()),
      ]
    case 'calls': {
      const calls = deps.calls()
      return [
        describeCounts(countPlacements(calls, deps.details.locatePostal)),
        ...calls.map((call) => describeRow(call, deps.details.locatePostal)),
      ]
    }
    case 'call':
      return describeOneCall(argument, deps)
    case 'closed':
      return describeClosed(argument, deps)
    case 'duty':
      return argument === undefined ? describeDuty(deps) : describePlayer(argument, deps)
    case 'refresh':
      return [
        (await deps.refresh())
          ? 'Sonoran CAD replied. The calls are up to date.'
          : "The request to Sonoran CAD failed. See 'sonoran_calls status'.",
      ]
    case 'doctor':
      return deps.doctor()
    case 'reload': {
      const problems = deps.reloadConfig()
      return problems.length > 0 ? problems : ['config.json is loaded. Players on duty see the change now.']
    }
    default:
      return [
        'Usage: sonoran_calls status | doctor | refresh | reload | calls | call <id> | closed [page] | duty [player]',
      ]
  }
}

const PLACEMENT_MARKS: Record<Placement, string> = {
  exact: 'on the map',
  approximate: 'by postal',
  unplaced: 'without a place',
}

const describeRow = (call: Call, locatePostal: LocatePostal) =>
  `${call.key}  ${PLACEMENT_MARKS[placementOf(call, locatePostal)]}  ${shortText(callTitle(call))}`.trimEnd()

function describeOneCall(id: string | undefined, deps: CommandDeps): string[] {
  if (id === undefined) return ['Usage: sonoran_calls call <id>, such as 501, or e302 for a 911 call']
  const active = findCall(byKey(deps.calls()), id)
  const call = active ?? findCall(byKey(deps.closedCalls()), id)
  if (call === undefined) return [`There is no call ${shortText(id)}. 'sonoran_calls calls' lists the calls.`]
  return describeCall(call, active === undefined, deps.details)
}

const CLOSED_PER_PAGE = 20

async function describeClosed(page: string | undefined, deps: CommandDeps): Promise<string[]> {
  if (page !== undefined && !/^[1-9]\d{0,5}$/.test(page)) return ['Usage: sonoran_calls closed [page]']
  const offset = (Number(page ?? 1) - 1) * CLOSED_PER_PAGE
  const result = await deps.closedPage({ offset, limit: CLOSED_PER_PAGE }).catch(() => null)
  if (result === null) return ["Sonoran CAD sent no closed calls. See 'sonoran_calls status'."]
  const { calls, total } = result
  if (calls.length === 0) return [`${count(total, 'closed call')}, none on this page`]
  return [
    `closed calls ${offset + 1} to ${offset + calls.length} of ${total}, newest first`,
    ...calls.map((call) => `${call.key}  ${shortText(callTitle(call))}`.trimEnd()),
  ]
}

const byKey = (calls: readonly Call[]) => new Map(calls.map((call) => [call.key, call]))

function describeDuty(deps: CommandDeps): string[] {
  const players = deps.playersOnDuty()
  return [
    `${players.length} players on duty`,
    ...players.map(({ source, name }) => `${source}  ${shortText(name)}`),
  ]
}

function describePlayer(id: string, deps: CommandDeps): string[] {
  const player = /^\d{1,9}$/.test(id) ? deps.explainDuty(Number(id)) : null
  if (player === null) return [`There is no player with the server id ${shortText(id)}.`]
  const state = player.onDuty ? 'on duty' : 'off duty'
  return [
    `${id}  ${shortText(player.name)}: ${state}`,
    ...player.lines.map((line) => displayText(line, MAX_LINE_BYTES)),
  ]
}

/** Callers and players can put anything into these texts: line breaks, colour codes, escape sequences. */
const shortText = (text: string) => displayText(text, MAX_TEXT_BYTES)

const MAX_RECENT_CHANGES = 5

function describeStatus(status: Status, wallNow: number): string[] {
  // The wall clock may have been set back since.
  const ago = (time: number | null) =>
    time === null ? 'never' : `${formatDuration(Math.max(0, wallNow - time))} ago`
  const until = (time: number) => formatDuration(Math.max(0, time - wallNow))
  const age = (ms: number | null) => (ms === null ? '' : `, ${formatDuration(ms)} old`)
  const { nextPoll, push, reduced } = status
  return [
    `state: ${status.state === 'stopped' ? 'refused by the CAD' : status.state}`,
    describeCounts(status.calls),
    `last successful reply: ${ago(status.lastSuccess)}`,
    `requests in the last minute: ${status.requestsInWindow} of ${status.requestsPerMinute}`,
    ...(reduced === null ? [] : [describeReduction(reduced, until(reduced.until))]),
    `next request: ${nextPoll === null ? 'none scheduled' : `in ${until(nextPoll)}`}`,
    `push events: ${push.source === 'none' ? 'none, calls arrive by polling only' : `from ${push.source}, ${push.state}, last event ${ago(push.lastPush)}`}`,
    `units: ${describeUnits(status.units, ago)}`,
    ...status.arrived
      .slice(0, MAX_RECENT_CHANGES)
      .map(({ change, key, via, ageMs, at }) => `  ${change} ${key} by ${via}${age(ageMs)}, ${ago(at)}`),
    ...(status.fleet === null ? [] : describeSharedLimit(status.fleet)),
    ...(status.skipped === 0 ? [] : [`calls left out of the last reply: ${status.skipped}`]),
    ...(status.lastError === null ? [] : [`last error: ${status.lastError}`]),
  ]
}

const UNIT_SOURCES = { sonorancad: 'sonorancad', api: "the CAD's list", none: '' }

const describeUnits = ({ source, known, listedAt }: UnitsStatus, ago: (time: number | null) => string) =>
  source === 'none'
    ? 'none, so players do not see which calls are theirs'
    : `${known} known, from ${UNIT_SOURCES[source]}, last list ${ago(listedAt)}`

const REDUCTION_REASONS = {
  refused: "the CAD's gateway refused a request",
  counted: "the gateway's counters show requests of other software",
}

const describeReduction = ({ limit, reason }: ReducedLimit, remaining: string) =>
  `reduced from ${limit} requests a minute for another ${remaining}: ${REDUCTION_REASONS[reason]}`

function describeSharedLimit({ store, servers, serverIds, paceMs, enough }: SharedLimitStatus): string[] {
  const interval = formatDuration(paceMs)
  const lines = {
    connecting: 'shared limit: connecting to Redis',
    connected: `shared limit: ${count(servers, 'server')} with ${count(serverIds, 'server id')}; one request for this server id every ${interval}`,
    lost: `shared limit: Redis can't be reached; this server sends a request every ${interval}`,
  }
  if (enough) return [lines[store]]
  return [
    lines[store],
    `the limit is too low for a request every 3 minutes for each of ${serverIds} server ids: give servers that show the same calls the same sonoran_serverId, or use another key for some`,
  ]
}

const count = (amount: number, noun: string) => `${amount} ${noun}${amount === 1 ? '' : 's'}`
