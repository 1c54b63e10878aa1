import { expect, test } from 'vitest'
import { createLog } from '../../../server/core/log.ts'

test('log lines have no colour codes, control characters or secrets', () => {
  const lines: string[] = []
  const record = (line: string) => void lines.push(line)
  const log = createLog(
    { log: record, warn: record, error: record },
    () => true,
    () => ['the-secret'],
  )
  for (const level of ['info', 'warn', 'error', 'debug'] as const) log[level]('^1a\nb\u001bc the-secret')
  expect(lines).toEqual(['1a b c ***', '1a b c ***', '1a b c ***', '[debug] 1a b c ***'])
})
