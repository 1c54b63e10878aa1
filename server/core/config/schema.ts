import * as z from 'zod/mini'
import { CALL_STATUS } from '../../../shared/call-codes.ts'
import type { Conditions, Rule } from '../../../shared/style.ts'
import type { AudienceRule, PlayerGroup } from '../audience/rules.ts'

/** The newest sprite of the default game build. The result of a later one in an older game is unknown. */
const MAX_SPRITE = 899
/** Each category takes a row of the map's legend. All resources share about a hundred rows. */
export const MAX_CATEGORIES = 8

/** @param allowed completes 'Allowed: …' in the console, and is the description that an editor shows */
function field<Schema extends z.ZodMiniType>(allowed: string, schema: Schema): Schema {
  z.globalRegistry.add(schema, { description: allowed })
  return schema
}

const integer = (min: number, max: number, meaning: string) =>
  field(`a whole number from ${min} to ${max}: ${meaning}`, z.int().check(z.minimum(min), z.maximum(max)))

const number = (min: number, max: number, meaning: string) =>
  field(`a number from ${min} to ${max}: ${meaning}`, z.number().check(z.minimum(min), z.maximum(max)))

const text = (maxLength: number) => z.string().check(z.minLength(1), z.maxLength(maxLength))

const oneOrMore = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.union([schema, z.array(schema).check(z.minLength(1), z.maxLength(50))])

const PAGES = ['police', 'fire', 'ems', 'dispatch'] as const
const STATUSES = ['pending', 'active'] as const
const priority = z.int().check(z.minimum(0), z.maximum(99))
const pattern = text(60)

/** The conditions on what the CAD says of a call. */
const callConditions = {
  kind: z.optional(
    field(
      'dispatch, or emergency (a 911 or civil call that is not dispatched yet)',
      z.enum(['dispatch', 'emergency']),
    ),
  ),
  priority: z.optional(
    field('a whole number from 0 to 99, or a list of them; 1 is the highest', oneOrMore(priority)),
  ),
  status: z.optional(field('pending or active, or a list of them', oneOrMore(z.enum(STATUSES)))),
  code: z.optional(
    field("a code such as '211' or '10-*', where * matches any text, or a list of them", oneOrMore(pattern)),
  ),
  title: z.optional(
    field("a title such as '*fire*', where * matches any text, or a list of them", oneOrMore(pattern)),
  ),
  emergency: z.optional(field('true for calls to 911, false for calls to the civil line', z.boolean())),
}

export const callWhen = z.strictObject(callConditions)

const when = z.strictObject({
  ...callConditions,
  approximate: z.optional(
    field('true if only the postal is known, false if the call has coordinates', z.boolean()),
  ),
  mine: z.optional(field("true for calls that the player's unit is attached to, or false", z.boolean())),
})

const look = z.strictObject({
  sprite: z.optional(integer(1, MAX_SPRITE, "the blip's icon")),
  colour: z.optional(integer(0, 85, "the blip's colour")),
  scale: z.optional(number(0.1, 5, "the blip's size, 1 is the game's default")),
  alpha: z.optional(integer(0, 255, "the blip's opacity")),
  flash: z.optional(number(0, 300, 'how many seconds the blip of a new call flashes')),
  shortRange: z.optional(
    field('true to show the blip on the minimap only when it is near, or false', z.boolean()),
  ),
  category: z.optional(
    field(
      `a heading in the map's legend, of at most 40 characters; at most ${MAX_CATEGORIES} different ones`,
      text(40),
    ),
  ),
  circleColour: z.optional(integer(0, 85, "the circle's colour")),
  circleAlpha: z.optional(integer(0, 255, "the circle's opacity")),
  radius: z.optional(
    number(0, 5000, 'the circle in metres for calls without a radius of their own; 0 for no circle'),
  ),
  background: z.optional(integer(0, 233, 'the HUD colour behind a notification in the feed')),
  stay: z.optional(number(1, 60, 'how many seconds a notification stays')),
  sound: z.optional(
    field(
      'the frontend sound for a new call, {"set": …, "name": …}, or null for none',
      z.nullable(z.strictObject({ set: text(80), name: text(80) })),
    ),
  ),
})

const rule = field(
  'an object with a look and, unless it applies to every call, a when',
  z.strictObject({
    when: z.optional(
      field(
        'an object of conditions, all of which a call has to meet; without any, the rule applies to every call',
        when,
      ),
    ),
    look: field(
      'an object of display settings; a later rule overrides the same setting of an earlier one',
      look,
    ),
  }),
)

const names = (meaning: string) =>
  z.optional(field(`a list of ${meaning}`, z.array(text(60)).check(z.minLength(1), z.maxLength(50))))

/** A rule of the audience. */
export const audienceRule = field(
  'an object with a when, a for, and others',
  z.strictObject({
    when: z.optional(
      field(
        'an object of conditions (kind, priority, status, code, title, emergency), all of which a call has to meet',
        callWhen,
      ),
    ),
    for: field(
      'an object with jobs, departments or pages; a player with any of them is meant',
      z
        .strictObject({
          jobs: names("names of jobs, groups or job types, such as 'police'"),
          departments: names('names of departments of CAD units'),
          pages: z.optional(
            field(
              'a list of police, fire, ems or dispatch, the pages of CAD units',
              z.array(z.enum(PAGES)).check(z.minLength(1)),
            ),
          ),
        })
        .check(z.refine((group) => Object.keys(group).length > 0)),
    ),
    others: field(
      'quiet (smaller and paler on the map, without a notification) or hidden, for all other players',
      z.enum(['quiet', 'hidden']),
    ),
  }),
)

/** The contents of config.json. */
export const configFile = z.strictObject({
  $schema: z.optional(z.string()),
  autoRoute: z.optional(
    field('true to start the route to a call that the player is assigned to, or false', z.boolean()),
  ),
  trackPrimary: z.optional(
    field('true to show calls that follow their primary unit where that player is, or false', z.boolean()),
  ),
  trackEverySeconds: z.optional(integer(1, 10, 'how often these positions are sent, in seconds')),
  respondStatus: z.optional(
    field(
      "true to set a responding unit's status in the CAD (en route, on scene, then available), or false",
      z.boolean(),
    ),
  ),
  respond911: z.optional(
    field(
      'true to make a dispatch call of a 911 call that a player responds to while no dispatcher is online, or false',
      z.boolean(),
    ),
  ),
  dispatcherFirst: z.optional(
    field(
      'true to make 911 calls quiet while a dispatcher is online, until they are dispatched, or false',
      z.boolean(),
    ),
  ),
  audience: z.optional(
    field(
      'a list of at most 50 rules that say which players see which calls; the last rule that matches a call decides',
      z.array(audienceRule).check(z.maxLength(50)),
    ),
  ),
  rules: field(
    'a list of at most 100 rules, applied from the first to the last',
    z.array(rule).check(z.maxLength(100)),
  ),
})

export type ConfigFile = z.infer<typeof configFile>

/** A sentence on the allowed values at a path. Uses the nearest parent that has a description. */
export function allowedValues(path: readonly PropertyKey[]): string {
  let schema: z.core.$ZodType = configFile
  let allowed = 'an object with a list of rules'
  for (const key of path) {
    const inner = schemaAt(schema, key)
    if (inner === undefined) return `No such setting. Known settings: ${knownSettings(schema)}.`
    schema = inner
    allowed = z.globalRegistry.get(schema)?.description ?? allowed
  }
  return `Allowed: ${allowed}.`
}

function schemaAt(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  const parent = unwrap(schema)
  if (parent instanceof z.ZodMiniArray) return unwrap(parent.def.element)
  if (parent instanceof z.ZodMiniObject) {
    const inner: z.core.$ZodType | undefined = parent.shape[key as string]
    return inner && unwrap(inner)
  }
  return parent
}

const knownSettings = (schema: z.core.$ZodType) =>
  schema instanceof z.ZodMiniObject ? Object.keys(schema.shape).join(', ') : 'none'

const unwrap = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodMiniOptional ? schema.def.innerType : schema

/** Converts a rule of the file to the form that clients apply. */
export function toRule({ when = {}, look }: ConfigFile['rules'][number]): Rule {
  return { when: toConditions(when), style: withoutUndefined(look) as Rule['style'] }
}

/** Converts a rule of the audience to the form that the server applies. */
export function toAudienceRule({
  when = {},
  for: group,
  others,
}: z.infer<typeof audienceRule>): AudienceRule {
  const { jobs, departments, pages } = group
  return {
    when: toConditions(when),
    group: withoutUndefined({
      jobs: jobs?.map(normalizePattern),
      departments: departments?.map(normalizePattern),
      pages,
    }) as PlayerGroup,
    others,
  }
}

export function toConditions(fields: z.infer<typeof callWhen> | z.infer<typeof when>): Conditions {
  const { priority, status, code, title, ...flags } = fields
  const conditions = {
    ...flags,
    priority: toList(priority),
    status: toList(status)?.map((name) => CALL_STATUS[name]),
    code: toList(code)?.map(normalizePattern),
    title: toList(title)?.map(normalizePattern),
  }
  return withoutUndefined(conditions)
}

const normalizePattern = (pattern: string) => pattern.trim().toLowerCase()

const toList = <T>(value: T | T[] | undefined): T[] | undefined =>
  value === undefined ? undefined : ([value].flat() as T[])

/** msgpack would turn undefined into null. */
export function withoutUndefined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
