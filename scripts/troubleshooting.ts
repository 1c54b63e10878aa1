import { writeFileSync } from 'node:fs'
import * as messages from '../server/core/messages.ts'

type Messages = typeof messages
type Name = keyof Messages

/** What the page says of a console line. */
interface Help<Args extends unknown[]> {
  /** The arguments of the example. */
  example: Args
  cause: string
  action: string
}

const NOTHING = 'Nothing to do.'

/** Every line of server/core/messages.ts, by the heading of the page. The compiler refuses a missing one. */
const SECTIONS: Record<string, Name[]> = {
  'At the start': ['started', 'firstReply', 'updateAvailable', 'nodeTooOld', 'invalidConvar'],
  'The connection to Sonoran CAD': [
    ...(['keyRejected', 'unknownServerId', 'unreachable', 'serverError', 'malformedReply'] as const),
    ...(['incompleteReply', 'rateLimited', 'connectionRestored', 'furtherFailures'] as const),
    ...(['callSkipped', 'tooManyCalls', 'pollingBug'] as const),
  ],
  'Who is on duty': ['dutyProviders', 'dutyProviderFailed', 'eventLoop'],
  'config.json and postals': [
    ...(['configProblem', 'configUnusable'] as const),
    ...(['postalsLoaded', 'postalFileUndeclared', 'postalFileUnreadable'] as const),
  ],
  'Push events': [
    ...(['websocketConnected', 'websocketDown', 'websocketFurtherFailures', 'websocketRefused'] as const),
    ...(['websocketNeedsCommunityId', 'websocketUnavailable'] as const),
    ...(['pushFlood', 'pushIgnored', 'pushUnreadable'] as const),
  ],
  'Units and responding': [
    ...(['unitsUnavailable', 'unitsRestored', 'unitsFurtherFailures'] as const),
    ...(['unitCacheFailed', 'unitCacheRestored', 'unitCacheFurtherFailures', 'writeRefused'] as const),
  ],
  'Several servers with one key': ['redisAway', 'redisBack', 'redisRepaired', 'sharedLimiterMissing'],
}

const HELP: { [Key in Name]: Help<Parameters<Messages[Key]>> } = {
  started: { example: ['1.2.0'], cause: 'The resource started.', action: NOTHING },
  firstReply: {
    example: [{ total: 16, placed: 15 }, 2, ['qbox']],
    cause: 'The first reply of the CAD arrived: everything works.',
    action: 'If fewer calls are on the map than expected, `sonoran_calls calls` marks those without a place.',
  },
  updateAvailable: {
    example: ['1.3.0', '1.2.0', 'https://github.com/…/releases'],
    cause: 'The repository has a newer release.',
    action: "Update, as README says under 'Update'. Your `config.local.json` stays.",
  },
  nodeTooOld: {
    example: ['16.9.1'],
    cause: 'The server build is too old, or its manifest was edited to use another version of Node.',
    action: 'Install a server build from mid-April 2026 or newer.',
  },
  invalidConvar: {
    example: ['sonoran_calls_push', "holds 'pull'", 'auto, sonorancad, websocket or none'],
    cause:
      'A convar in server.cfg has a value that the resource does not know, or a required one is missing.',
    action:
      "Correct it in server.cfg. Beside Sonoran's own resource, a key that 'is not set' needs the line `add_convar_permission sonoran_calls read sonoran_apiKey`.",
  },
  keyRejected: {
    example: [401],
    cause:
      'The key was mistyped, revoked, or is of another community; with HTTP 403, the plan does not include the API.',
    action: "Copy the key again from the CAD's admin panel.",
  },
  unknownServerId: {
    example: [7],
    cause: "sonoran_serverId is not one of the community's servers.",
    action: "Look the id up in the CAD's admin panel.",
  },
  unreachable: {
    example: ["the host's name was not found, ENOTFOUND"],
    cause:
      'This machine has no internet connection, its firewall blocks the CAD, or sonoran_calls_apiUrl is wrong.',
    action: 'Check the connection. It recovers by itself.',
  },
  serverError: {
    example: ['HTTP 503'],
    cause: 'The CAD itself is down or under maintenance.',
    action: "Wait, or look at Sonoran's status page. It recovers by itself.",
  },
  malformedReply: {
    example: ['it is not JSON'],
    cause:
      'Something other than the CAD answered, such as a proxy or a login page, or the CAD changed its replies.',
    action: 'Check sonoran_calls_apiUrl, then for an update of this resource.',
  },
  incompleteReply: {
    example: [{ kind: 'dispatch', problem: 'missing' }],
    cause: 'The CAD sent a reply in which one list can not be used.',
    action: 'Wait for the next reply. If it stays, check for an update of this resource.',
  },
  rateLimited: {
    example: [2],
    cause: "Other software uses the same key, mostly Sonoran's own resource or another server.",
    action:
      'Nothing to do, or give this server a key of its own. Several servers can share a key through Redis.',
  },
  connectionRestored: { example: [95_000], cause: 'An outage ended.', action: NOTHING },
  furtherFailures: {
    example: [4],
    cause: 'The connection fails and recovers again and again.',
    action: "Check the machine's network if it continues.",
  },
  callSkipped: {
    example: ['activeCalls[3].callId', 'not a whole number'],
    cause: 'An integration creates calls that the CAD passes on but that can not be read.',
    action: 'Correct that integration.',
  },
  tooManyCalls: {
    example: [5_000, 1_000, 12],
    cause: 'The CAD has more open calls than the resource keeps.',
    action: 'Close old calls in the CAD.',
  },
  pollingBug: {
    example: ['TypeError: …'],
    cause: 'A mistake in this resource.',
    action: 'Report the line. Polling continues.',
  },
  dutyProviders: {
    example: [['qbox'], []],
    cause:
      'The providers that decide who is on duty were chosen, at the start or because a framework started or stopped.',
    action:
      "If it is not the one that you expect, set sonoran_calls_duty. If it says 'Not running yet', start that framework.",
  },
  dutyProviderFailed: {
    example: ['qbox', 'GetPlayer of qbx_core returned a promise'],
    cause: "A framework's export failed or answered in an unknown way.",
    action: 'Look for errors of that framework, and for its update.',
  },
  eventLoop: {
    example: [100],
    cause: 'Two resources answer the events of this one and contradict each other.',
    action: 'Find the resources that call setDuty.',
  },
  configProblem: {
    example: ['config.json', 'rule 2: look.sprite is 0. Allowed: a whole number from 1 to 899.'],
    cause: 'A value in config.json or config.local.json is not allowed. It is left out; the rest applies.',
    action: "Correct it, then run 'sonoran_calls reload'.",
  },
  configUnusable: {
    example: ['config.json'],
    cause: 'The file is no valid JSON, or lacks its list of rules.',
    action: 'An editor with JSON support shows the place, often a missing or an extra comma.',
  },
  postalsLoaded: { example: [1_043, 'nearest-postal'], cause: 'The postal resource runs.', action: NOTHING },
  postalFileUndeclared: {
    example: ['my-postals'],
    cause: 'The manifest of that resource has no line postal_file.',
    action: 'Name another resource in sonoran_calls_postalResource, or nothing.',
  },
  postalFileUnreadable: {
    example: ['my-postals', 'postals.json'],
    cause: 'The file is missing or has another form.',
    action: 'Compare it with the file of nearest-postal.',
  },
  websocketConnected: { example: [], cause: 'The websocket works.', action: NOTHING },
  websocketDown: {
    example: [],
    cause: 'The websocket was disconnected.',
    action: 'It reconnects by itself.',
  },
  websocketFurtherFailures: {
    example: [6],
    cause: 'The websocket connects and disconnects again and again.',
    action: "Check whether another program uses the same server id's websocket.",
  },
  websocketRefused: {
    example: ['the key is wrong'],
    cause: 'The key, the server id or the community id does not fit.',
    action: "Compare all three with the CAD's admin panel.",
  },
  websocketNeedsCommunityId: {
    example: [],
    cause: 'sonoran_calls_push is websocket without sonoran_communityID.',
    action: 'Set sonoran_communityID.',
  },
  websocketUnavailable: {
    example: ['dist/websocket.js', 'the file does not exist'],
    cause: 'A file of the resource is missing.',
    action: 'Install the whole release again.',
  },
  pushFlood: {
    example: ['EVENT_911'],
    cause: 'Something sends far more events than a CAD does.',
    action: 'Find the software that sends events to this server.',
  },
  pushIgnored: { example: ['EVENT_UNKNOWN'], cause: 'An event that is not about calls.', action: NOTHING },
  pushUnreadable: {
    example: ['EVENT_911'],
    cause: 'An event has an unknown form.',
    action: 'Nothing to do; the next poll brings the change. Check for an update of this resource.',
  },
  unitsUnavailable: {
    example: ['HTTP 500'],
    cause: "The CAD's list of active units can not be requested or read.",
    action: 'It recovers by itself. If the CAD never offers it, set sonoran_calls_units to none.',
  },
  unitsRestored: { example: [], cause: 'The list arrives again.', action: NOTHING },
  unitsFurtherFailures: { example: [3], cause: 'The list fails again and again.', action: NOTHING },
  unitCacheFailed: {
    example: ['GetUnitCache of sonorancad returned no list'],
    cause: "The export of Sonoran's own resource failed.",
    action: 'Look for errors of sonorancad, or set sonoran_calls_units to api.',
  },
  unitCacheRestored: { example: [], cause: 'The cache can be read again.', action: NOTHING },
  unitCacheFurtherFailures: { example: [3], cause: 'The cache fails again and again.', action: NOTHING },
  writeRefused: {
    example: ['attach', 404, 'Unknown unit.'],
    cause: 'The key may not write, the call was closed meanwhile, or the player is no unit in the CAD.',
    action: "If it happens to everybody, check the key's permissions in the CAD.",
  },
  redisAway: {
    example: ['the connection was refused, ECONNREFUSED', 26_000],
    cause: 'Redis does not run, or refuses this server.',
    action: 'See docs/several-servers.md. Sharing resumes by itself.',
  },
  redisBack: { example: [62_000, 3], cause: 'Redis answers again.', action: NOTHING },
  redisRepaired: {
    example: ['sonoran_calls:2:{…}:servers'],
    cause: 'Another program wrote to a key of this resource.',
    action: 'Use a Redis, or a database of it, that only this resource writes to.',
  },
  sharedLimiterMissing: {
    example: [new Error()],
    cause: 'A file of the resource is missing.',
    action: 'Install the whole release again.',
  },
}

/** The page, as text. */
export function troubleshooting(): string {
  const sections = Object.entries(SECTIONS).map(([heading, names]) => {
    const entries = names.map(describe)
    return `## ${heading}\n\n${entries.join('\n\n')}`
  })
  return `# Console lines

Every line that the resource can print in the server's console, with its cause and what to do. The values are examples.
\`sonoran_calls doctor\` checks the whole installation and names each problem. This page is generated by
\`npm run troubleshooting\`.

${sections.join('\n\n')}
`
}

function describe(name: Name): string {
  const { example, cause, action } = HELP[name]
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: this script is not bundled
  const line = (messages[name] as (...args: unknown[]) => string)(...example)
  return `> ${line.replaceAll('<', '&lt;')}\n\n${cause} ${action}`
}

/** The messages that the page describes. */
export const describedNames = (): string[] => Object.values(SECTIONS).flat()

if (import.meta.filename === process.argv[1]) {
  writeFileSync(new URL('../docs/troubleshooting.md', import.meta.url), troubleshooting())
}
