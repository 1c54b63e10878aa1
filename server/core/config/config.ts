import { deepEqual } from '../../../shared/deep-equal.ts'
import type { Rule } from '../../../shared/style.ts'
import type { Log } from '../log.ts'
import { configProblem, configUnusable } from '../messages.ts'
import { DEFAULT_RULES } from './defaults.ts'
import { type ConfigOptions, DEFAULT_OPTIONS, parseConfig } from './parse-config.ts'

export interface ConfigDeps {
  readFile(): string | null
  log: Pick<Log, 'warn'>
  onChange(): void
}

/** Holds the contents of the last usable config.json, or the defaults. */
export function createConfig({ readFile, log, onChange }: ConfigDeps) {
  let rules: Rule[] = DEFAULT_RULES
  let options = DEFAULT_OPTIONS

  /** Reads the file again, and returns a line for each problem in it, for the output of the command. */
  function reload(): string[] {
    const result = parseConfig(readFile())
    const lines = result.problems.map(configProblem)
    if (!result.ok) lines.push(configUnusable())
    if (result.ok && !deepEqual([result.rules, result.options], [rules, options])) {
      rules = result.rules
      options = result.options
      onChange()
    }
    return lines
  }

  return {
    rules: (): Rule[] => rules,

    options: (): ConfigOptions => options,

    /** Reads the file and logs a line for each problem in it. */
    load(): void {
      for (const line of reload()) log.warn(line)
    },

    reload,
  }
}

export type Config = ReturnType<typeof createConfig>
