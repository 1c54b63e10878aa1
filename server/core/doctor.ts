import type { Status } from '../../shared/api.ts'
import { describeCounts } from '../../shared/describe-counts.ts'
import type { Settings } from './settings.ts'

export interface DoctorFacts {
  versions: { resource: string; server: string; node: string }
  /** A line for each invalid convar. */
  settingsProblems: readonly string[]
  /** Null while a convar is invalid. */
  settings: Settings | null
  /** Whether sonoran_apiKey is empty, or holds the placeholder of Sonoran's own resource. */
  isKeyMissing: boolean
  /** The state after one request to the CAD. */
  status: Status
  /** The HTTP status with which the CAD refuses the key or the server id; null if it does not. */
  refusedStatus: number | null
  /** The duty providers that run. */
  dutyProviders: readonly string[]
  playersOnDuty: number
  /** Whether the postal resource's list is loaded. */
  hasPostals: boolean
  isStarted(resource: string): boolean
  /** A line for each problem in the configuration files. */
  configProblems: readonly string[]
  hasLocale(name: string): boolean
}

/** The first server build with Node 22. */
const MIN_BUILD = 12_913

const ok = (text: string) => `ok       ${text}`
const problem = (text: string) => `PROBLEM  ${text}`
const note = (text: string) => `note     ${text}`

/** Checks everything that an owner has to set up. Returns a line for each check, with what to do about each problem. */
export function diagnose(facts: DoctorFacts): string[] {
  return [
    checkServer(facts),
    ...checkSettings(facts),
    ...(facts.settings === null ? [] : checkCad(facts.status, facts.refusedStatus, facts.settings)),
    ...(facts.settings === null ? [] : checkResources(facts, facts.settings)),
    ...(facts.configProblems.length === 0
      ? [ok('config.json is valid')]
      : facts.configProblems.map((line) => problem(line))),
  ]
}

function checkServer({ versions: { resource, server, node } }: DoctorFacts): string {
  const build = Number(/v\d+\.\d+\.\d+\.(\d+)/.exec(server)?.[1] ?? Number.NaN)
  const text = `sonoran_calls ${resource} on server build ${Number.isNaN(build) ? 'unknown' : build}, Node ${node}`
  return build < MIN_BUILD
    ? problem(
        `${text}: builds before ${MIN_BUILD} have no Node 22. Update the server to a build from mid-April 2026 or newer`,
      )
    : ok(text)
}

function checkSettings({ settingsProblems, isKeyMissing, isStarted }: DoctorFacts): string[] {
  if (settingsProblems.length === 0) return [ok('all convars are valid')]
  const permission =
    isKeyMissing && isStarted('sonorancad')
      ? [
          problem(
            'sonorancad protects the API key: put "add_convar_permission sonoran_calls read sonoran_apiKey" into server.cfg, above the line that starts sonorancad, and restart the server',
          ),
        ]
      : []
  return [...permission, ...settingsProblems.map((line) => problem(line))]
}

function checkCad(status: Status, refusedStatus: number | null, { serverId }: Settings): string[] {
  const { state, lastError, requestsPerMinute, reduced, calls } = status
  if (refusedStatus === 404)
    return [
      problem(
        `the CAD has no server with the id ${serverId} (HTTP 404): compare sonoran_serverId with the CAD's admin panel`,
      ),
    ]
  if (refusedStatus === 403)
    return [
      problem(
        "the CAD refuses the API key (HTTP 403): the community's plan must include the API, see the CAD's billing page",
      ),
    ]
  if (refusedStatus !== null)
    return [
      problem(
        `the CAD rejects the API key (HTTP ${refusedStatus}): copy it again from the CAD's admin panel into sonoran_apiKey`,
      ),
    ]
  if (state !== 'ok' || lastError !== null) return [problem(lastError ?? 'the CAD has not answered yet')]
  return [
    ok('the CAD accepts the API key and the server id'),
    ok(`requests: ${requestsPerMinute} a minute`),
    ...(reduced === null
      ? []
      : [
          note(
            `other software uses the same key, so ${requestsPerMinute} of ${reduced.limit} requests a minute are sent. Another key, or more requests from Sonoran's support, make calls arrive sooner`,
          ),
        ]),
    ...(calls.total > 0 && calls.placed === 0
      ? [
          problem(
            `${describeCounts(calls)}: calls need x and y in their metaData, or a postal that sonoran_calls_postalResource knows. See docs/players.md`,
          ),
        ]
      : [ok(describeCounts(calls))]),
  ]
}

function checkResources(facts: DoctorFacts, settings: Settings): string[] {
  return [
    ...checkDuty(facts, settings),
    checkPostals(facts, settings),
    checkNotifications(facts, settings),
    ...checkSources(facts, settings),
    ...(settings.locale !== '' && !facts.hasLocale(settings.locale)
      ? [
          problem(
            `there are no texts in the language ${settings.locale}: set sonoran_calls_locale to one of the files in locales/`,
          ),
        ]
      : []),
  ]
}

function checkDuty({ dutyProviders, playersOnDuty }: DoctorFacts, { duty }: Settings): string[] {
  const missing = duty === 'auto' ? [] : duty.filter((name) => !dutyProviders.includes(name))
  const players = `${playersOnDuty} player${playersOnDuty === 1 ? '' : 's'} on duty`
  if (dutyProviders.length === 0)
    return [
      problem(
        `no duty provider of sonoran_calls_duty (${missing.join(', ')}) is running, so nobody is on duty: start that framework, or set sonoran_calls_duty to auto`,
      ),
    ]
  const running = `duty by ${dutyProviders.join(', ')}: ${players}`
  return [
    ...(missing.length > 0
      ? [
          problem(
            `${missing.join(', ')} of sonoran_calls_duty is not running: start it, or remove it from the convar`,
          ),
        ]
      : []),
    playersOnDuty > 0
      ? ok(running)
      : note(`${running}. 'sonoran_calls duty <player>' says why a player is off duty`),
  ]
}

function checkPostals({ isStarted, hasPostals }: DoctorFacts, { postalResource }: Settings): string {
  if (postalResource === '')
    return note('sonoran_calls_postalResource is empty: calls without coordinates are not on the map')
  if (!isStarted(postalResource))
    return note(
      `${postalResource} is not running: calls without coordinates are not on the map. Start it, or set sonoran_calls_postalResource to your postal resource`,
    )
  return hasPostals
    ? ok(`postals are loaded from ${postalResource}`)
    : problem(
        `${postalResource} runs, but its postals can't be read: its fxmanifest.lua must name a postal_file, a list of { x, y, code }`,
      )
}

function checkNotifications({ isStarted }: DoctorFacts, { notify }: Settings): string {
  const hasOxLib = isStarted('ox_lib')
  if (notify === 'ox_lib' && !hasOxLib)
    return problem(
      'sonoran_calls_notify is ox_lib, but ox_lib is not running: start it, or set the convar to auto',
    )
  if (notify === 'none') return note('sonoran_calls_notify is none: players are not notified of calls')
  return ok(`notifications by ${notify === 'auto' ? (hasOxLib ? 'ox_lib' : "the game's feed") : notify}`)
}

function checkSources({ status }: DoctorFacts, settings: Settings): string[] {
  const { push, units, fleet } = status
  return [
    settings.push === 'websocket' && settings.communityId === ''
      ? problem(
          "sonoran_calls_push is websocket, but sonoran_communityID is empty: set it to the community's id from the CAD's admin panel",
        )
      : push.state === 'waiting'
        ? problem(`push events from ${push.source} do not arrive yet: see the console, and docs/push.md`)
        : ok(push.source === 'none' ? 'calls arrive by polling' : `push events from ${push.source}`),
    ...(settings.respond === 'cad' && units.source === 'none'
      ? [problem('sonoran_calls_respond is cad, but the units are unknown: set sonoran_calls_units to auto')]
      : []),
    ...(fleet?.store === 'lost'
      ? [problem('Redis does not answer: check sonoran_calls_redis and docs/several-servers.md')]
      : []),
  ]
}
