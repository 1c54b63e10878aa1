import type { ReducedLimit, SharedLimitStatus, Status } from '../../shared/api.ts'
import type { Call } from '../../shared/call.ts'
import { callTitle } from '../../shared/call-text.ts'
import { formatDuration } from '../../shared/format-duration.ts'

export interface CommandDeps {
  /** What runs, and on which build of the server. */
  versions: { resource: string; server: string }
  status(): Status
  wallNow(): number
  calls(): Call[]
  onDuty(): { source: number; name: string }[]
  refresh(): Promise<boolean>
  /** Reads config.json anew; returns what is wrong in it. */
  reload(): string[]
}

/** What `sonoran_calls <word>` answers, line by line. */
export async function runCommand(word: string | undefined, deps: CommandDeps): Promise<string[]> {
  switch (word) {
    case 'status':
      return [
        `sonoran_calls ${deps.versions.resource} on ${deps.versions.server}`,
        ...describe(deps.status(), deps.wallNow()),
      ]
    case 'calls': {
      const calls = deps.calls()
      return [`${calls.length} calls`, ...calls.map((call) => `${call.key}  ${callTitle(call)}`)]
    }
    case 'duty': {
      const players = deps.onDuty()
      return [`${players.length} on duty`, ...players.map(({ source, name }) => `${source}  ${name}`)]
    }
    case 'refresh':
      return [
        (await deps.refresh())
          ? 'Asked Sonoran CAD: the calls are up to date.'
          : "Asked Sonoran CAD: no calls came. See 'sonoran_calls status'.",
      ]
    case 'reload': {
      const problems = deps.reload()
      return problems.length > 0 ? problems : ['config.json is read: players on duty see it now.']
    }
    default:
      return ['sonoran_calls status | refresh | reload | calls | duty']
  }
}

/** Of the latest changes. */
const SHOWN = 5

const age = (ms: number | null) => (ms === null ? '' : `, ${formatDuration(ms)} old`)

function describe(status: Status, wallNow: number): string[] {
  const until = (time: number) => formatDuration(Math.max(0, time - wallNow))
  // The wall clock may have been set back.
  const since = (time: number | null) =>
    time === null ? 'never' : `${formatDuration(Math.max(0, wallNow - time))} ago`
  return [
    `state: ${status.state}`,
    `last good reply: ${since(status.lastSuccess)}`,
    `requests in the last minute: ${status.requestsInWindow} of ${status.requestsPerMinute}`,
    ...(status.reduced === null ? [] : [reduced(status.reduced, until(status.reduced.until))]),
    `next request: ${status.nextPoll === null ? 'none planned' : `in ${until(status.nextPoll)}`}`,
    `pushed events: ${status.push.source === 'none' ? 'none, calls come by polling alone' : `by ${status.push.source}, ${status.push.state}, the last one ${since(status.push.lastPush)}`}`,
    ...status.arrived
      .slice(0, SHOWN)
      .map((one) => `  ${one.change} ${one.key} by ${one.via}${age(one.ageMs)}, ${since(one.at)}`),
    ...(status.fleet === null ? [] : shared(status.fleet)),
    ...(status.skipped === 0 ? [] : [`calls left out of the last reply: ${status.skipped}`]),
    ...(status.lastError === null ? [] : [`trouble: ${status.lastError}`]),
  ]
}

const REDUCED_BECAUSE = {
  refused: "the CAD's gateway refused a request",
  counted: "the gateway's counters show requests of other software",
}

const reduced = ({ limit, reason }: ReducedLimit, remaining: string) =>
  `reduced from ${limit} requests a minute for ${remaining}: ${REDUCED_BECAUSE[reason]}. 'sonoran_calls refresh' ends this`

function shared({ store, servers, serverIds, paceMs, enough }: SharedLimitStatus): string[] {
  const who = `${servers} server${servers === 1 ? '' : 's'} with ${serverIds} server id${serverIds === 1 ? '' : 's'}`
  const lines = {
    connecting: 'shared limit: connecting to Redis',
    connected: `shared limit: ${who}; this server id is asked for every ${formatDuration(paceMs)}`,
    lost: `shared limit: Redis can't be reached; by itself, this server asks every ${formatDuration(paceMs)}`,
  }
  if (enough) return [lines[store]]
  return [
    lines[store],
    `the limit is too low to ask for all ${serverIds} server ids every 3 minutes: give servers that show the same calls the same sonoran_serverId, or have some use another key`,
  ]
}
