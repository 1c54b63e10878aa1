import type { Rule } from '../../../shared/style.ts'
import { type ConfigFile, configFile, MAX_CATEGORIES, mayBe, ruleOf } from './schema.ts'

/** The rules of the file, or that it holds none at all. Either way with a line for each thing that is wrong in it. */
export type StyleConfigResult =
  | { ok: true; rules: Rule[]; problems: string[] }
  | { ok: false; problems: string[] }

type Path = PropertyKey[]

/**
 * Reads config.json. A wrong value costs no more than itself: it is left out, and what the rules before say serves. But
 * a rule whose conditions are wrong is left out whole, as without them it would be for every call.
 */
export function parseStyleConfig(text: string | null): StyleConfigResult {
  if (text === null) return { ok: false, problems: ['is not there.'] }
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    return { ok: false, problems: [`is not JSON (${(error as Error).message}).`] }
  }

  const first = configFile.safeParse(json)
  if (first.success) return limited(first.data, [])
  const wrong = first.error.issues.flatMap((issue): Path[] =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
  )
  const problems = wrong.map((path) => describe(path, json))
  const second = configFile.safeParse(wrong.map(toLeaveOut).reduce(without, json))
  return second.success ? limited(second.data, problems) : { ok: false, problems }
}

/** What goes with a wrong value: the setting that it is in, or the rule. */
function toLeaveOut(path: Path): Path {
  const [, , part, name] = path
  if (part === 'look' && name !== undefined) return path.slice(0, 4)
  return part === 'look' || part === 'when' ? path.slice(0, 2) : path
}

function without(json: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined || typeof json !== 'object' || json === null) return json
  // A hole, so that the rules after it keep their numbers; see `limited`.
  if (Array.isArray(json)) {
    return json.map((item, index) => (index !== key ? item : rest.length > 0 ? without(item, rest) : NO_RULE))
  }
  const { [key as string]: value, ...others } = json as Record<string, unknown>
  return rest.length === 0 || value === undefined
    ? others
    : { ...others, [key as string]: without(value, rest) }
}

const NO_RULE = { look: {} }

function describe(path: Path, json: unknown): string {
  const value = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], json)
  const where = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  const what = value === undefined ? 'is missing' : `is ${short(JSON.stringify(value))}`
  return `${where.slice(1) || 'all of it'} ${what}. ${mayBe(path)}`
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

/** The legend has few rows, so of too many headings the last give way to the usual one. */
function limited(file: ConfigFile, problems: string[]): StyleConfigResult {
  const headings = new Set<string>()
  const rules = file.rules.map((rule, index) => {
    const { category, ...look } = rule.look
    if (category === undefined || headings.size < MAX_CATEGORIES || headings.has(category)) {
      if (category !== undefined) headings.add(category)
      return ruleOf(rule)
    }
    problems.push(describe(['rules', index, 'look', 'category'], file))
    return ruleOf({ ...rule, look })
  })
  return { ok: true, rules: rules.filter(({ style }) => Object.keys(style).length > 0), problems }
}
