import * as z from 'zod/mini'
import { invalidConvar } from './messages.ts'
import { redact } from './redact.ts'

/** The server owner's settings from convars, parsed and validated. */
export type Settings = { [Name in keyof Convars]: z.infer<Convars[Name]['schema']> }

export type SettingsResult = { ok: true; settings: Settings } | { ok: false; problems: string[] }

const API_URLS = {
  production: 'https://api.sonorancad.com',
  development: 'https://staging-api.dev.sonorancad.com',
}

interface Convar<Schema> {
  name: string
  default: string
  schema: Schema
  /** Completes 'Allowed: …' in the console. */
  allowed: string
  /** Its value is never printed; of a URL, scheme and host are. */
  secret?: true | 'url'
}

const convar = <Schema>(definition: Convar<Schema>): Convar<Schema> => definition

const integer = (min: number, max: number) =>
  z.pipe(
    z.pipe(
      z.string().check(z.regex(/^\d{1,9}$/)),
      z.transform((text) => Number(text)),
    ),
    z.number().check(z.gte(min), z.lte(max)),
  )

const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text) => text.toLowerCase()),
    ),
    z.enum(names),
  )

const flag = z.pipe(
  oneOf(['true', 'false', '1', '0', 'on', 'off', 'yes', 'no']),
  z.transform((word) => ['true', '1', 'on', 'yes'].includes(word)),
)

const splitList = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '')

const resourceName = z.string().check(z.regex(/^[\w.-]*$/))

const CAD_CONVARS = {
  apiKey: convar({
    name: 'sonoran_apiKey',
    default: '',
    // An HTTP header can't contain anything but visible ASCII, and the exception about it would quote the key.
    schema: z.string().check(
      z.regex(/^[!-~]+$/),
      z.refine((key) => !NO_KEY.has(key)),
    ),
    allowed:
      "the API key from the CAD's admin panel (Advanced > In-Game Integration), put there with 'set', never 'setr'; beside Sonoran's own resource also add 'add_convar_permission <this resource> read sonoran_apiKey'",
    secret: true,
  }),
  serverId: convar({
    name: 'sonoran_serverId',
    default: '1',
    schema: integer(1, 999_999_999),
    allowed: "the server's id in the CAD, a whole number from 1",
  }),
  mode: convar({
    name: 'sonoran_mode',
    default: 'production',
    schema: oneOf(['production', 'development']),
    allowed: 'production or development',
  }),
  apiUrl: convar({
    name: 'sonoran_calls_apiUrl',
    default: '',
    schema: z.string().check(z.regex(/^(https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?)?$/i)),
    allowed:
      'a base URL such as https://api.sonorancad.com (http or https, without user, query or fragment), or nothing for the one of sonoran_mode',
    secret: 'url',
  }),
  requestsPerMinute: convar({
    name: 'sonoran_calls_requestsPerMinute',
    default: 'auto',
    schema: z.union([oneOf(['auto']), integer(1, 60)]),
    allowed: "auto, or the key's limit for this endpoint, a whole number from 1 to 60",
  }),
  closedLimit: convar({
    name: 'sonoran_calls_closedLimit',
    default: '10',
    schema: integer(0, 100),
    allowed: 'a whole number from 0 to 100',
  }),
  type: convar({
    name: 'sonoran_calls_type',
    default: 'all',
    schema: oneOf(['all', 'dispatch', 'emergency']),
    allowed: 'all, dispatch or emergency',
  }),
}

const OTHER_CONVARS = {
  jobs: convar({
    name: 'sonoran_calls_jobs',
    default: 'police,sheriff,state,ambulance,ems,fire,leo',
    schema: z.pipe(z.pipe(z.string(), z.transform(splitList)), z.array(z.string()).check(z.minLength(1))),
    allowed: 'a comma list of job names, group names or job types',
  }),
  dutyCommand: convar({
    name: 'sonoran_calls_dutyCommand',
    default: 'duty',
    schema: z.string().check(z.regex(/^[\w-]*$/)),
    allowed: 'a command name of letters, digits, _ and -, or nothing for no command',
  }),
  notify: convar({
    name: 'sonoran_calls_notify',
    default: 'auto',
    schema: oneOf(['auto', 'gta', 'ox_lib', 'chat', 'none']),
    allowed: 'auto, gta, ox_lib, chat or none',
  }),
  shareCaller: convar({
    name: 'sonoran_calls_shareCaller',
    default: 'false',
    schema: flag,
    allowed: 'true or false',
  }),
  postalResource: convar({
    name: 'sonoran_calls_postalResource',
    default: 'nearest-postal',
    schema: resourceName,
    allowed: 'the name of a resource, or nothing',
  }),
  locale: convar({
    name: 'sonoran_calls_locale',
    default: '',
    schema: z.string().check(z.regex(/^([a-z]{2,3}([-_][a-z0-9]{2,8})*)?$/i)),
    allowed: 'a language such as en, de, fr, es, nl or pt-BR, or nothing for that of ox:locale',
  }),
  push: convar({
    name: 'sonoran_calls_push',
    default: 'auto',
    schema: oneOf(['auto', 'sonorancad', 'websocket', 'none']),
    allowed: 'auto, sonorancad, websocket or none',
  }),
  communityId: convar({
    name: 'sonoran_communityID',
    default: '',
    schema: z.string().check(z.regex(/^[!-~]*$/)),
    allowed: "the community's id in the CAD, or nothing",
  }),
  units: convar({
    name: 'sonoran_calls_units',
    default: 'auto',
    schema: oneOf(['auto', 'sonorancad', 'api', 'none']),
    allowed: 'auto, sonorancad, api or none',
  }),
  shareUnitNames: convar({
    name: 'sonoran_calls_shareUnitNames',
    default: 'false',
    schema: flag,
    allowed: 'true or false',
  }),
  checkUpdates: convar({
    name: 'sonoran_calls_checkUpdates',
    default: 'true',
    schema: flag,
    allowed: 'true or false',
  }),
  respond: convar({
    name: 'sonoran_calls_respond',
    default: 'off',
    schema: oneOf(['off', 'game', 'cad']),
    allowed: 'off, game or cad',
  }),
  respondAce: convar({
    name: 'sonoran_calls_respondAce',
    default: 'false',
    schema: flag,
    allowed: 'true or false',
  }),
  redis: convar({
    name: 'sonoran_calls_redis',
    default: '',
    schema: z.string().check(
      z.regex(
        /^(rediss?:\/\/(([^\s/?#@%]|%[\da-fA-F]{2})*@)?([^\s/?#@:[\]]+|\[[\da-fA-F:.]+\])(:\d{1,5})?(\/\d*)?(\?[^\s#]*)?)?$/,
      ),
      z.refine((url) => Number(/:(\d+)([/?]|$)/.exec(url)?.[1] ?? 0) <= 65_535),
      z.refine(isDecodable),
    ),
    allowed:
      'a redis:// or rediss:// URL (in a password %23 stands for #, %2F for /, %3F for ?, %40 for @, %25 for %), or nothing',
    // The URL may hold a password.
    secret: true,
  }),
  debug: convar({ name: 'sonoran_calls_debug', default: 'false', schema: flag, allowed: 'true or false' }),
}

/**
 * The definition of all settings. A test compares README's table with it.
 *
 * @param dutyProviders names that `sonoran_calls_duty` may contain
 */
export const convars = (dutyProviders: readonly string[]) => ({
  ...CAD_CONVARS,
  duty: convar({
    name: 'sonoran_calls_duty',
    default: 'auto',
    schema: z.pipe(
      z.pipe(z.string(), z.transform(splitList)),
      z.union([
        z.pipe(
          z.tuple([z.literal('auto')]),
          z.transform(() => 'auto' as const),
        ),
        z.array(z.string().check(z.refine((name) => dutyProviders.includes(name)))).check(z.minLength(1)),
      ]),
    ),
    allowed: `auto, or a comma list of ${dutyProviders.join(', ')}`,
  }),
  ...OTHER_CONVARS,
})
type Convars = ReturnType<typeof convars>

/** Values that sonorancad's configuration sets before it has the key. */
const NO_KEY = new Set(['', 'protection_initialized', 'NONE'])

/**
 * Reads and validates all settings. Each problem is one line with the convar's name, its value (never a secret's) and
 * the allowed values.
 *
 * @param read returns a convar's text, or the fallback if it is not set
 */
export function readSettings(
  read: (name: string, fallback: string) => string,
  dutyProviders: readonly string[],
): SettingsResult {
  const settings: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [field, { name, default: fallback, schema, allowed, secret }] of Object.entries(
    convars(dutyProviders),
  )) {
    const text = read(name, fallback).trim()
    const result = z.safeParse(schema as z.ZodMiniType, text)
    if (result.success) settings[field] = result.data
    else problems.push(invalidConvar(name, describeValue(text, secret), allowed))
  }
  const secrets = secretsOf(read)
  if (problems.length > 0) return { ok: false, problems: problems.map((line) => redact(line, secrets)) }
  return { ok: true, settings: settings as Settings }
}

/** Whether percent-encoded parts are valid UTF-8, which the Redis client requires. */
function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}

/** The CAD's base URL without a trailing slash. */
export function apiUrl({ apiUrl, mode }: Pick<Settings, 'apiUrl' | 'mode'>): string {
  return (apiUrl || API_URLS[mode]).replace(/\/+$/, '')
}

/** Whether both settings mean the same server in the same CAD. */
export const isSameServer = (a: Settings, b: Settings): boolean =>
  a.serverId === b.serverId && apiUrl(a) === apiUrl(b)

/**
 * Identifies where the calls come from. With another kind of calls too: calls of a kind that is no longer requested must
 * not be restored after a restart, and then removed by the first reply.
 */
export const sourceOf = (settings: Settings): string[] => [
  settings.apiKey,
  apiUrl(settings),
  String(settings.serverId),
  ...(settings.type === 'all' ? [] : [settings.type]),
]

/** Whether there is no API key, or only a placeholder of Sonoran's own resource. */
export const isKeyMissing = (read: (name: string, fallback: string) => string): boolean =>
  NO_KEY.has(read('sonoran_apiKey', '').trim())

/** The secrets in the convars, for {@link redact}. */
export function secretsOf(read: (name: string, fallback: string) => string): string[] {
  const key = read('sonoran_apiKey', '').trim()
  return NO_KEY.has(key) ? [] : [key]
}

/** As long as a key: a secret that was put into the wrong convar. */
const LOOKS_SECRET = /[\w+/=-]{20}/

function describeValue(text: string, secret: Convar<unknown>['secret']): string {
  if (text === '') return 'is not set'
  if (NO_KEY.has(text)) return `still holds the placeholder '${text}', so sonoran_calls waits for the key`
  const hidden = 'holds an invalid value (not shown here)'
  if (secret === 'url') {
    const [, scheme, host] = /^(\w+:\/\/)(?:[^/?#]*@)?([^/?#@:]+)/.exec(text) ?? []
    return host === undefined || LOOKS_SECRET.test(host) ? hidden : `holds an invalid URL of ${scheme}${host}`
  }
  if (secret || LOOKS_SECRET.test(text)) return hidden
  return `holds '${text.length > 60 ? `${text.slice(0, 60)}…` : text}'`
}
