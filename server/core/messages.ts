import type { CallCounts } from '../../shared/api.ts'
import { formatDuration } from '../../shared/format-duration.ts'
import { type IncompleteList, LISTS } from './cad/incomplete-lists.ts'

/**
 * All lines that the server prints to its console. Each is one line and states what happened, the effect, and the action
 * to take. None contains the API key, the Redis URL or an error message from a library, which may quote a request.
 */

export const started = (version: string) => `Version ${version}.`

export const updateAvailable = (latest: string, current: string, url: string) =>
  `Version ${latest} of sonoran_calls is available; this is ${current}. See ${url}, and 'Update' in README. sonoran_calls_checkUpdates false switches this check off.`

export const nodeTooOld = (nodeVersion: string) =>
  `This server runs scripts on Node ${nodeVersion}, but sonoran_calls needs Node 22. sonoran_calls does nothing until the server is updated. Use a build from mid-April 2026 or newer.`

/** @param state such as `holds 'x'` @param allowed completes 'Allowed: …' */
export const invalidConvar = (name: string, state: string, allowed: string) =>
  `${name} ${state}. Allowed: ${allowed}.`

// Polling

export const firstReply = (
  { total, placed }: Pick<CallCounts, 'total' | 'placed'>,
  playersOnDuty: number,
  providers: readonly string[],
) => {
  const calls = `${total} call${total === 1 ? '' : 's'}, ${placed} on the map`
  const players = `${playersOnDuty} player${playersOnDuty === 1 ? '' : 's'} on duty`
  const source = providers.length === 0 ? 'no duty provider is running' : providerText(providers)
  return `Sonoran CAD answers: ${calls}. ${players} (${source}).`
}

const providerText = (names: readonly string[]) =>
  `provider${names.length > 1 ? 's' : ''}: ${names.join(', ')}`

export const connectionRestored = (downMs: number) =>
  `Sonoran CAD answers again, after ${formatDuration(downMs)}.`

export const furtherFailures = (failures: number) =>
  `The connection to Sonoran CAD failed ${failures} more time${failures === 1 ? '' : 's'} in the last 10 minutes and recovered in between. Players keep the last known calls meanwhile. 'sonoran_calls status' shows the current state.`

export const rateLimited = (requestsPerMinute: number) =>
  `Sonoran CAD's gateway refused a request: the API key's rate limit is used up, so other software uses the same key. sonoran_calls now sends ${requestsPerMinute} requests a minute and raises that again by itself. Nothing to do, unless sonoran_calls_requestsPerMinute is above the key's limit.`

export const unknownServerId = (serverId: number) =>
  `Sonoran CAD has no server with the id ${serverId} (HTTP 404), so no calls arrive. Compare sonoran_serverId with the CAD's admin panel. ${RETRIES}`

export const keyRejected = (status: number) =>
  `Sonoran CAD rejected the API key in sonoran_apiKey (HTTP ${status}), so no calls arrive. Compare it with the CAD's admin panel, and check that the community's plan includes the API. ${RETRIES}`

const RETRIES =
  "Requests are retried after 20 seconds, 1 minute, 3 minutes and then every 10 minutes, and at once when the convar changes, a player goes on duty, or on 'sonoran_calls refresh'."

export const unreachable = (reason: string) =>
  `Sonoran CAD can't be reached (${reason}). Players keep the last known calls, and requests are retried at least once a minute. If this lasts, check this machine's internet connection, and sonoran_calls_apiUrl if it is set.`

/** @param status such as `HTTP 503` */
export const serverError = (status: string) =>
  `Sonoran CAD has a problem of its own (${status}). Players keep the last known calls, and requests are retried at least once a minute. This server and its network are fine. If this lasts, check Sonoran's status page or support.`

export const malformedReply = (reason: string) =>
  `Sonoran CAD sent a reply that is not a list of calls (${reason}). Players keep the last known calls, and requests are retried at least once a minute. If this lasts, check sonoran_calls_apiUrl if it is set.`

const LIST_PROBLEMS = {
  missing: 'is missing or null; after three such replies in a row it counts as empty',
  notAList: 'is not a list',
  unreadable: 'contains no readable call',
}

export const incompleteReply = ({ kind, problem }: IncompleteList) =>
  `Sonoran CAD sent a reply in which ${LISTS[kind]} ${LIST_PROBLEMS[problem]}. Players keep the last known calls of that list. If this lasts, check for updates of sonoran_calls.`

/** @param path such as `activeCalls[3].callId` @param reason completes '… is …' */
export const callSkipped = (path: string, reason: string) =>
  `Sonoran CAD sent a call that can't be read: ${path} is ${reason}. This call is left out and all other calls are shown. Check the integration that creates these calls. 'sonoran_calls status' counts further ones.`

export const tooManyCalls = (limit: number, closedLimit: number, excess: number) =>
  `Sonoran CAD sent more than ${limit} calls in one list, or more than ${closedLimit} closed calls. Those with the highest ids are shown, and ${excess} are left out. Close old calls in the CAD. This is reported once.`

export const pollingBug = (stack: string) =>
  `Bug in sonoran_calls while polling; polling continues. Please report it: ${stack}`

// Duty

/** @param missing names in sonoran_calls_duty whose resource doesn't run */
export const dutyProviders = (running: readonly string[], missing: readonly string[]) => {
  const first =
    running.length > 0
      ? `Duty ${providerText(running)}.`
      : 'No duty provider is running, so all players count as off duty.'
  return missing.length > 0
    ? `${first} Not running yet: ${missing.join(', ')} (from sonoran_calls_duty).`
    : first
}

export const dutyProviderFailed = (name: string, error: string) =>
  `Duty provider ${name} failed: ${error}. Affected players count as off duty. Check that resource's errors; otherwise its version is unsupported.`

// Events for other resources

export const eventLoop = (count: number) =>
  `Resources caused more than ${count} events of sonoran_calls at once by answering its events, for example two resources that call setDuty with different values in dutyChanged. The remaining events follow in the next ticks. Check the resources that call setDuty. This is reported once.`

// config.json

export const configProblem = (file: string, problem: string) => `${file}: ${problem}`

export const configUnusable = (file: string) =>
  `${file} can't be used. Calls keep their previous appearance. Correct the file, then run 'sonoran_calls reload'.`

// Postals

export const postalsLoaded = (count: number, resource: string) =>
  `Loaded ${count} postals from ${resource}. Calls without coordinates are placed by their postal.`

export const postalFileUndeclared = (resource: string) =>
  `The fxmanifest.lua of ${resource} has no postal_file, so calls with only a postal are not on the map. Set sonoran_calls_postalResource to a resource that has one.`

export const postalFileUnreadable = (resource: string, file: string) =>
  `${file} of ${resource} is not a list of { x, y, code }, so calls with only a postal are not on the map. Check that the file exists and is valid JSON.`

// Push events

export const websocketNeedsCommunityId = () =>
  "sonoran_calls_push is websocket, but sonoran_communityID is not set, so calls arrive by polling only. Set sonoran_communityID to the community's id from the CAD's admin panel."

export const websocketConnected = () =>
  "Connected to Sonoran CAD's websocket. Changes of calls arrive at once."

export const websocketDown = () =>
  'The websocket to Sonoran CAD is disconnected. Calls arrive by polling only until it reconnects by itself.'

export const websocketFurtherFailures = (failures: number) =>
  `The websocket to Sonoran CAD disconnected ${failures} more time${failures === 1 ? '' : 's'} in the last 10 minutes. Calls arrive by polling while it is disconnected. Check whether another program uses the same server id's websocket.`

export const websocketRefused = (reason: string) =>
  `Sonoran CAD's websocket refused the connection (${reason}). Compare sonoran_communityID, sonoran_apiKey and sonoran_serverId with the CAD's admin panel. Calls arrive by polling only. Next attempt: in 5 minutes, or when one of these convars changes.`

/** @param reason an error of the file or of the language, never of a request */
export const websocketUnavailable = (file: string, reason: string) =>
  `${file} of sonoran_calls can't be loaded (${reason}), so there is no websocket and calls arrive by polling only. Install the whole release again, or run 'npm run build'.`

export const pushFlood = (eventType: string) =>
  `Push events (${eventType}) arrive faster or are larger than those of a CAD. The excess is ignored, and the next poll brings those changes. Check which software sends events to this server. This is reported once.`

export const pushIgnored = (eventType: string) =>
  `Push event ${eventType} is not about calls and is ignored. This is reported once.`

export const pushUnreadable = (eventType: string) =>
  `Push event ${eventType} can't be read, so the change arrives with the next poll. This is reported once.`

// Units

export const unitsUnavailable = (reason: string) =>
  `Sonoran CAD's list of active units can't be used (${reason}). Calls arrive as before, but who is on a call may be out of date, and players may not see that a call is theirs. The list is requested again within a minute.`

export const unitsRestored = () => "Sonoran CAD's list of active units arrives again."

export const unitsFurtherFailures = (failures: number) =>
  `Sonoran CAD's list of active units failed ${failures} more time${failures === 1 ? '' : 's'} in the last 10 minutes and arrived in between.`

export const unitCacheFailed = (error: string) =>
  `The unit cache of sonorancad can't be read (${error}). Players may not see that a call is theirs. Check the errors of sonorancad, or set sonoran_calls_units to api.`

export const unitCacheRestored = () => 'The unit cache of sonorancad can be read again.'

export const unitCacheFurtherFailures = (failures: number) =>
  `The unit cache of sonorancad could not be read ${failures} more time${failures === 1 ? '' : 's'} in the last 10 minutes.`

// Responding

const WRITES = {
  attach: 'attach a unit to a call',
  detach: 'take a unit off its call',
  status: "change a unit's status",
  note: 'add a note to a call',
  create: 'create a dispatch call from a 911 call',
  remove911: 'remove a 911 call that became a dispatch call',
}

/** @param detail the CAD's reason, which may be empty */
export const writeRefused = (endpoint: keyof typeof WRITES, status: number, detail: string) =>
  `Sonoran CAD refused to ${WRITES[endpoint]} (HTTP ${status}${detail && `: ${detail}`}). The player was told. Check that the API key may write, and that the players' accounts are linked in the CAD. This is reported once for each kind.`

// The shared limit

export const redisAway = (reason: string, paceMs: number) =>
  `Redis can't be used (${reason}), so the API key's limit can't be shared now. This server sends requests by itself, about every ${formatDuration(paceMs)}, until Redis is back. If this lasts, check that Redis runs, sonoran_calls_redis, and the permissions in docs/several-servers.md.`

/** @param servers those that have checked in by now */
export const redisBack = (awayMs: number, servers: number) =>
  `Redis answers again, after ${formatDuration(awayMs)}: the API key's limit is shared by ${servers} server${servers === 1 ? '' : 's'}.`

export const redisRepaired = (key: string) =>
  `Redis held a value of another type under ${key}. It was deleted, and sharing goes on. If this comes again, another program writes to that key.`

export const sharedLimiterMissing = (error: unknown) =>
  `sonoran_calls_redis is set, but dist/fleet.js of this resource could not be loaded (${error instanceof Error ? error.name : 'an unknown error'}): this server sends requests as if it were alone, and the key's limit will be exceeded. Install the whole release again, or run 'npm run build'.`
