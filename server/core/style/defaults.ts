import shippedConfig from '../../../config.json'
import type { Rule } from '../../../shared/style.ts'
import { configFile, ruleOf } from './schema.ts'

/** The rules of config.json as it was at build time. They apply while the installed file can't be read. */
export const DEFAULT_RULES: Rule[] = configFile.parse(shippedConfig).rules.map(ruleOf)
