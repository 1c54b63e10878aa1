import type * as z from 'zod/mini'
import type { Rule } from '../../../shared/style.ts'
import type { AudienceRule } from '../audience/rules.ts'
import { isObject } from '../coerce.ts'
import {
  allowedValues,
  audienceRule,
  type ConfigFile,
  callWhen,
  configFile,
  MAX_CATEGORIES,
  toAudienceRule,
  toConditions,
  toRule,
  withoutUndefined,
} from './schema.ts'

/** The settings of the file beside the rules. */
export interface ConfigOptions {
  /** Which players see which calls. */
  audience: AudienceRule[]
  /** Whether 911 calls are quiet while a dispatcher is online. */
  dispatcherFirst: boolean
  /** Whether calls with `trackPrimary` are shown where their primary unit is, and how often that is sent. */
  trackPrimary: boolean
  trackEverySeconds: number
  /** Whether the route to a call that a player is assigned to starts by itself. */
  autoRoute: boolean
  /** Whether responding sets the unit's status in the CAD. */
  respondStatus: boolean
  /** Whether responding to a 911 call makes it a dispatch call. */
  respond911: boolean
}

export const DEFAULT_OPTIONS: ConfigOptions = {
  ...{ audience: [], dispatcherFirst: false },
  ...{ trackPrimary: true, trackEverySeconds: 1 },
  ...{ autoRoute: true, respondStatus: false, respond911: false },
}

/** The file's rules, or no rules if it is unusable. `problems` has one line for each wrong value. */
export type ParsedConfig =
  /** `options`: those that the file sets. */
  | { ok: true; rules: Rule[]; options: Partial<ConfigOptions>; problems: string[] }
  | { ok: false; problems: string[] }

type Path = PropertyKey[]

const MAX_AUDIENCE_RULES = 50

/**
 * Parses config.json. A wrong value is left out, so that earlier rules decide. A rule with a wrong condition is left out
 * as a whole, as it would otherwise apply to every call.
 *
 * @param categories those of the legend that other files use; the file's own are added
 * @param needsRules whether a file without rules is unusable
 */
export function parseConfig(
  text: string | null,
  categories = new Set<string>(),
  needsRules = true,
): ParsedConfig {
  if (text === null) return { ok: false, problems: ['does not exist.'] }
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    return { ok: false, problems: [`is not JSON (${(error as Error).message}).`] }
  }

  if (!needsRules && isObject(json)) json = { rules: [], ...json }
  const audience = parseAudience(json)
  const result = parseOthers(removePath(json, ['audience']), categories)
  return result.ok
    ? {
        ...result,
        options: { ...result.options, ...(audience.rules.length > 0 && { audience: audience.rules }) },
        problems: [...result.problems, ...audience.problems],
      }
    : result
}

/** The file without the audience. */
function parseOthers(json: unknown, categories: Set<string>): ParsedConfig {
  const strict = configFile.safeParse(json)
  if (strict.success) return limitCategories(strict.data, categories, [])
  const wrongPaths = issuePaths(strict.error.issues)
  const problems = wrongPaths.map((path) => describeProblem(path, json))
  const repaired = configFile.safeParse(wrongPaths.map(pathToRemove).reduce(removePath, json))
  return repaired.success ? limitCategories(repaired.data, categories, problems) : { ok: false, problems }
}

/**
 * A wrong rule is left out. If its `when` is right, its calls are for everybody, so that a mistake hides no call.
 */
function parseAudience(json: unknown): { rules: AudienceRule[]; problems: string[] } {
  const list = Object(json).audience ?? []
  if (!Array.isArray(list)) return { rules: [], problems: [describeProblem(['audience'], json)] }
  const problems: string[] = []
  if (list.length > MAX_AUDIENCE_RULES) problems.push(describeProblem(['audience'], json))
  const rules = list.slice(0, MAX_AUDIENCE_RULES).flatMap((entry, index): AudienceRule[] => {
    const parsed = audienceRule.safeParse(entry)
    if (parsed.success) return [toAudienceRule(parsed.data)]
    const paths = issuePaths(parsed.error.issues)
    // An object with a wrong name is also one without a right name.
    const inner = paths.filter((path) => !paths.some((other) => other !== path && startsWith(other, path)))
    problems.push(...inner.map((path) => describeProblem(['audience', index, ...path], json)))
    const when = callWhen.safeParse(Object(entry).when ?? {})
    return when.success ? [{ when: toConditions(when.data), group: null, others: 'quiet' }] : []
  })
  return { rules, problems }
}

const startsWith = (path: Path, start: Path): boolean =>
  path.length > start.length && start.every((key, index) => key === path[index])

/** The paths of the wrong values, and of the settings that do not exist. */
const issuePaths = (issues: readonly z.core.$ZodIssue[]): Path[] =>
  issues.flatMap((issue): Path[] =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
  )

/** Extends the path of a wrong value to the setting or the rule that has to be removed with it. */
function pathToRemove(path: Path): Path {
  const [, , part, setting] = path
  if (part === 'look' && setting !== undefined) return path.slice(0, 4)
  return part === 'look' || part === 'when' ? path.slice(0, 2) : path
}

function removePath(json: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined || typeof json !== 'object' || json === null) return json
  // An empty rule takes the place of a removed one, so that later rules keep their index in `problems`.
  if (Array.isArray(json)) {
    return json.map((item, index) =>
      index !== key ? item : rest.length > 0 ? removePath(item, rest) : EMPTY_RULE,
    )
  }
  const { [key as string]: value, ...others } = json as Record<string, unknown>
  return rest.length === 0 || value === undefined
    ? others
    : { ...others, [key as string]: removePath(value, rest) }
}

const EMPTY_RULE = { look: {} }

function describeProblem(path: Path, json: unknown): string {
  const value = path.reduce<unknown>((parent, key) => (parent as Record<PropertyKey, unknown>)?.[key], json)
  const state = value === undefined ? 'is missing' : `is ${truncate(JSON.stringify(value))}`
  return `${describePath(path, json)} ${state}. ${allowedValues(path)}`
}

/** Counts rules from 1, and adds the rule's condition: `rule 2 (when {"kind":"dispatch"}): look.colour`. */
function describePath(path: Path, json: unknown): string {
  const [list, index, ...rest] = path
  if (list === 'audience' && typeof index === 'number')
    return [`audience rule ${index + 1}`, joinPath(rest)].filter((part) => part !== '').join(': ')
  if (list !== 'rules' || typeof index !== 'number') return joinPath(path) || 'the whole file'
  const when = (json as { rules: { when?: unknown }[] }).rules[index]?.when
  const name = `rule ${index + 1}${when === undefined ? '' : ` (when ${truncate(JSON.stringify(when))})`}`
  return rest.length === 0 ? name : `${name}: ${joinPath(rest)}`
}

const joinPath = (path: Path) =>
  path
    .map((key) => (typeof key === 'number' ? `[${key + 1}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')

const truncate = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** Removes the categories beyond the maximum, so that those calls use the default one. Also drops empty rules. */
function limitCategories(file: ConfigFile, categories: Set<string>, problems: string[]): ParsedConfig {
  const { rules: ruleList, audience: _, $schema: __, ...options } = file
  const rules = ruleList.map((rule, index) => {
    const { category, ...look } = rule.look
    if (category === undefined || categories.size < MAX_CATEGORIES || categories.has(category)) {
      if (category !== undefined) categories.add(category)
      return toRule(rule)
    }
    problems.push(describeProblem(['rules', index, 'look', 'category'], file))
    return toRule({ ...rule, look })
  })
  return {
    ok: true,
    rules: rules.filter(({ style }) => Object.keys(style).length > 0),
    options: withoutUndefined(options) as Partial<ConfigOptions>,
    problems,
  }
}
