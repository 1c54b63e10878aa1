import { deepEqual } from '../../../shared/deep-equal.ts'
import type { Rule } from '../../../shared/style.ts'
import type { Log } from '../log.ts'
import { DEFAULT_RULES } from './defaults.ts'
import { parseStyleConfig } from './parse-config.ts'

export interface StyleConfigDeps {
  readFile(): string | null
  log: Pick<Log, 'warn'>
  changed(): void
}

/** config.json as it was read last. The defaults serve until there is one that can be read. */
export function createStyleConfig({ readFile, log, changed }: StyleConfigDeps) {
  let rules: Rule[] = DEFAULT_RULES

  return {
    rules: (): Rule[] => rules,

    /** Reads the file anew. Returns what is wrong in it, which is also told in the console. */
    reload(): string[] {
      const read = parseStyleConfig(readFile())
      const problems = read.problems.map((line) => `config.json: ${line}`)
      if (!read.ok) problems.push('config.json can not be used: calls look as they did before.')
      for (const line of problems) log.warn(line)
      if (read.ok && !deepEqual(read.rules, rules)) {
        rules = read.rules
        changed()
      }
      return problems
    },
  }
}
