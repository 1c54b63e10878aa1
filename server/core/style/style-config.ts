import { deepEqual } from '../../../shared/deep-equal.ts'
import type { Rule } from '../../../shared/style.ts'
import type { Log } from '../log.ts'
import { configProblem, configUnusable } from '../messages.ts'
import { DEFAULT_RULES } from './defaults.ts'
import { parseStyleConfig } from './parse-config.ts'

export interface StyleConfigDeps {
  readFile(): string | null
  log: Pick<Log, 'warn'>
  onChange(): void
}

/** config.json as it was read last. The defaults serve until there is one that can be read. */
export function createStyleConfig({ readFile, log, onChange }: StyleConfigDeps) {
  let rules: Rule[] = DEFAULT_RULES

  return {
    rules: (): Rule[] => rules,

    /** Reads the file anew. Returns what is wrong in it, which is also told in the console. */
    reload(): string[] {
      const read = parseStyleConfig(readFile())
      const problems = read.problems.map((line) => configProblem(line))
      if (!read.ok) problems.push(configUnusable())
      for (const line of problems) log.warn(line)
      if (read.ok && !deepEqual(read.rules, rules)) {
        rules = read.rules
        onChange()
      }
      return problems
    },
  }
}

export type StyleConfig = ReturnType<typeof createStyleConfig>
