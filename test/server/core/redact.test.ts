import { describe, expect, test } from 'vitest'
import { createLog } from '../../../server/core/log.ts'
import { redact } from '../../../server/core/redact.ts'

describe('redacting secrets', () => {
  test.each([
    ['the key abc/def"1 twice: abc/def"1', 'the key *** twice: ***'],
    ['in a URL: ?key=abc%2Fdef%221', 'in a URL: ?key=***'],
    ['in JSON: "abc/def\\"1"', 'in JSON: "***"'],
    ['another text', 'another text'],
  ])('%s', (text, redacted) => {
    expect(redact(text, ['abc/def"1'])).toBe(redacted)
  })

  test('ignores short and unpaired texts', () => {
    expect(redact('a status', ['', 'a', '\ud800\ud800\ud800\ud800\ud800\ud800'])).toBe('a status')
  })

  test('happens in every line of the log', () => {
    const lines: string[] = []
    const write = (line: string) => lines.push(line)
    const log = createLog(
      { log: write, warn: write, error: write },
      () => true,
      () => ['^1KEY-123'],
    )
    for (const level of ['info', 'warn', 'error', 'debug'] as const) log[level]('a ^1KEY-123 b')
    expect(lines).toEqual(['a *** b', 'a *** b', 'a *** b', '[debug] a *** b'])
  })
})
