import { deepEqual } from '../../../shared/deep-equal.ts'
import type { Rule } from '../../../shared/style.ts'
import type { Log } from '../log.ts'
import { configProblem, configUnusable } from '../messages.ts'
import { DEFAULT_RULES } from './defaults.ts'
import { type ConfigOptions, DEFAULT_OPTIONS, type ParsedConfig, parseConfig } from './parse-config.ts'

export interface ConfigDeps {
  /** Null if there is no such file. */
  readFile(name: string): string | null
  log: Pick<Log, 'warn'>
  onChange(): void
}

const FILE = 'config.json'
/** The owner's own settings, which no release contains. */
const LOCAL_FILE = 'config.local.json'

interface Contents {
  rules: Rule[]
  options: ConfigOptions
}

/**
 * Holds the contents of the last usable config.json, or the defaults. config.local.json is merged over it: its rules come
 * after those of config.json, so they win, and so do its other settings.
 */
export function createConfig({ readFile, log, onChange }: ConfigDeps) {
  let contents: Contents = { rules: DEFAULT_RULES, options: DEFAULT_OPTIONS }

  /** Reads the files again, and returns a line for each problem in them, for the output of the command. */
  function reload(): string[] {
    const categories = new Set<string>()
    const shipped = parseConfig(readFile(FILE), categories)
    const localText = readFile(LOCAL_FILE)
    const local: ParsedConfig = localText === null ? NO_LOCAL_FILE : parseConfig(localText, categories, false)
    const lines = [
      ...shipped.problems.map((problem) => configProblem(FILE, problem)),
      ...(shipped.ok ? [] : [configUnusable(FILE)]),
      ...local.problems.map((problem) => configProblem(LOCAL_FILE, problem)),
      ...(local.ok ? [] : [configUnusable(LOCAL_FILE)]),
    ]
    if (!shipped.ok || !local.ok) return lines
    const next: Contents = {
      rules: [...shipped.rules, ...local.rules],
      options: {
        ...DEFAULT_OPTIONS,
        ...shipped.options,
        ...local.options,
        audience: [...(shipped.options.audience ?? []), ...(local.options.audience ?? [])],
      },
    }
    if (!deepEqual(next, contents)) {
      contents = next
      onChange()
    }
    return lines
  }

  return {
    rules: (): Rule[] => contents.rules,

    options: (): ConfigOptions => contents.options,

    /** Reads the files and logs a line for each problem in them. */
    load(): void {
      for (const line of reload()) log.warn(line)
    },

    reload,
  }
}

const NO_LOCAL_FILE: ParsedConfig = { ok: true, rules: [], options: {}, problems: [] }

export type Config = ReturnType<typeof createConfig>
