import shippedConfig from '../../../config.json'
import type { Rule } from '../../../shared/style.ts'
import { configFile, toRule } from './schema.ts'

/** The rules of config.json at build time. They apply until the installed file has been read successfully. */
export const DEFAULT_RULES: Rule[] = configFile.parse(shippedConfig).rules.map(toRule)
