import * as z from 'zod/mini'
import { CALL_STATUS } from '../../../shared/call-codes.ts'
import type { Rule } from '../../../shared/style.ts'

/** The newest sprite that the default game build has; what a later one draws in an older game is not known. */
const LAST_SPRITE = 899
/** Each of them is a row of the legend, of which all resources together have about a hundred. */
export const MAX_CATEGORIES = 8

/** `may` completes 'it may be …', in the console as in an editor. */
function field<Schema extends z.ZodMiniType>(may: string, schema: Schema): Schema {
  z.globalRegistry.add(schema, { description: may })
  return schema
}

const whole = (least: number, most: number, what: string) =>
  field(`a whole number from ${least} to ${most}: ${what}`, z.int().check(z.minimum(least), z.maximum(most)))

const number = (least: number, most: number, what: string) =>
  field(`a number from ${least} to ${most}: ${what}`, z.number().check(z.minimum(least), z.maximum(most)))

const word = (most: number) => z.string().check(z.minLength(1), z.maxLength(most))

const oneOrMore = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.union([schema, z.array(schema).check(z.minLength(1), z.maxLength(50))])

const STATUSES = ['pending', 'active'] as const
const priority = z.int().check(z.minimum(0), z.maximum(99))
const pattern = word(60)

const when = z.strictObject({
  kind: z.optional(
    field(
      'dispatch, or emergency (a 911 or civil call that no dispatcher took up)',
      z.enum(['dispatch', 'emergency']),
    ),
  ),
  priority: z.optional(
    field('a whole number from 0 to 99, or a list of them; 1 is the highest', oneOrMore(priority)),
  ),
  status: z.optional(field('pending or active, or a list of them', oneOrMore(z.enum(STATUSES)))),
  code: z.optional(
    field(
      "a code such as '211' or '10-*', in which * stands for anything, or a list of them",
      oneOrMore(pattern),
    ),
  ),
  title: z.optional(
    field("a title such as '*fire*', in which * stands for anything, or a list of them", oneOrMore(pattern)),
  ),
  emergency: z.optional(field('true for calls to 911, false for those to the civil line', z.boolean())),
  approximate: z.optional(
    field('true where only the postal of the place is known, false where the place itself is', z.boolean()),
  ),
})

const look = z.strictObject({
  sprite: z.optional(whole(1, LAST_SPRITE, "the blip's picture")),
  colour: z.optional(whole(0, 85, "the blip's colour")),
  scale: z.optional(number(0.1, 5, "the blip's size, 1 is the game's usual")),
  alpha: z.optional(whole(0, 255, 'how opaque the blip is')),
  flash: z.optional(number(0, 300, 'seconds that the blip of a new call flashes')),
  shortRange: z.optional(field('true to have it on the minimap only while near, or false', z.boolean())),
  category: z.optional(
    field(
      `a heading in the map's legend of at most 40 characters, ${MAX_CATEGORIES} different ones at the most`,
      word(40),
    ),
  ),
  circleColour: z.optional(whole(0, 85, "the circle's colour")),
  circleAlpha: z.optional(whole(0, 255, 'how opaque the circle is')),
  radius: z.optional(
    number(0, 5000, 'metres, the circle of a call that has no radius of its own; 0 for none'),
  ),
  background: z.optional(whole(0, 233, 'the HUD colour behind a notification in the feed')),
  stay: z.optional(number(1, 60, 'seconds that a notification stays')),
  sound: z.optional(
    field(
      'the game\'s frontend sound of a new call, {"set": …, "name": …}, or null for none',
      z.nullable(z.strictObject({ set: word(80), name: word(80) })),
    ),
  ),
})

const rule = field(
  'an object with a look and, where it is not for every call, a when',
  z.strictObject({
    when: z.optional(
      field(
        'an object of the conditions that a call has to meet, all of them; without any, each call does',
        when,
      ),
    ),
    look: field('an object of what the calls look like; a later rule that sets the same wins', look),
  }),
)

/** What config.json holds. */
export const configFile = z.strictObject({
  $schema: z.optional(z.string()),
  rules: field(
    'a list of at most 100 rules, read from the first to the last',
    z.array(rule).check(z.maxLength(100)),
  ),
})

export type ConfigFile = z.infer<typeof configFile>

/** A sentence on what may be at a path; of what has no words of its own, on what it is in. */
export function mayBe(path: readonly PropertyKey[]): string {
  let schema: z.core.$ZodType = configFile
  let may = 'an object with a list of rules'
  for (const key of path) {
    const inner = within(schema, key)
    if (inner === undefined) return `No such setting. Known settings: ${names(schema)}.`
    schema = inner
    may = z.globalRegistry.get(schema)?.description ?? may
  }
  return `Allowed: ${may}.`
}

function within(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  const bare = unwrapped(schema)
  if (bare instanceof z.ZodMiniArray) return unwrapped(bare.def.element)
  if (bare instanceof z.ZodMiniObject) {
    const inner: z.core.$ZodType | undefined = bare.shape[key as string]
    return inner && unwrapped(inner)
  }
  return bare
}

const names = (schema: z.core.$ZodType) =>
  schema instanceof z.ZodMiniObject ? Object.keys(schema.shape).join(', ') : 'none'

const unwrapped = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodMiniOptional ? schema.def.innerType : schema

/** The rule as players' clients apply it. */
export function ruleOf({ when = {}, look }: ConfigFile['rules'][number]): Rule {
  const { priority, status, code, title, ...flags } = when
  const conditions = {
    ...flags,
    priority: listOf(priority),
    status: listOf(status)?.map((name) => CALL_STATUS[name]),
    code: listOf(code)?.map(lower),
    title: listOf(title)?.map(lower),
  }
  return { when: told(conditions), style: told(look) as Rule['style'] }
}

const lower = (text: string) => text.trim().toLowerCase()

const listOf = <T>(value: T | T[] | undefined): T[] | undefined =>
  value === undefined ? undefined : ([value].flat() as T[])

/** Without what is undefined: that would be packed, and arrive as null. */
function told<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
