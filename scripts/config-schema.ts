import { writeFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { configFile } from '../server/core/config/schema.ts'

/** The JSON Schema of config.json and config.local.json, as text. Editors use it for completion and validation. */
export function jsonSchema(): string {
  // config.local.json needs no rules.
  const { required: _, ...schema } = z.toJSONSchema(configFile, { target: 'draft-7', io: 'input' })
  return `${JSON.stringify({ title: 'How sonoran_calls shows calls', ...schema }, null, 2)}\n`
}

if (import.meta.filename === process.argv[1]) {
  writeFileSync(new URL('../config.schema.json', import.meta.url), jsonSchema())
}
