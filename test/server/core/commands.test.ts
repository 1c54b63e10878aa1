import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CommandDeps, runCommand } from '../../../server/core/commands.ts'
import type { Status } from '../../../shared/api.ts'
import type { Call } from '../../../shared/call.ts'
import { dispatchCall } from '../../fixtures/calls.ts'

const MAX_LINES = 40
/** In characters: a console line of a call or player that still reads well. */
const MAX_LENGTH = 200

function run(line: string, overrides: Partial<CommandDeps> = {}): Promise<string[]> {
  return runCommand(line.split(' '), {
    versions: { resource: '1.0.0', server: 'FXServer' },
    status: () => ({}) as Status,
    wallNow: () => 0,
    calls: () => [],
    closedPage: () => Promise.reject(new Error('not used')),
    closedCalls: () => [],
    details: { locatePostal: () => null, postalResource: () => '', rules: () => [], wallNow: () => 0 },
    explainDuty: () => null,
    playersOnDuty: () => [],
    refresh: async () => true,
    reloadConfig: () => [],
    doctor: () => Promise.resolve([]),
    ...overrides,
  })
}

const HOSTILE = ['\n[script:other] Stopped', '\u001b[2J', '^1red', '\u202e', 'x'.repeat(20_000)].join('')
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters must not reach the console
const UNSAFE = /[\0-\x1F\x7F-\x9F\u202e^]/

describe('the console command', () => {
  test.each<[string, Partial<CommandDeps>]>([
    ['calls', { calls: () => [dispatchCall(501, { title: HOSTILE })] }],
    ['duty', { playersOnDuty: () => [{ source: 1, name: HOSTILE }] }],
  ])('%s prints one short, safe line for each entry', async (subcommand, deps) => {
    const lines = await run(subcommand, deps)
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain('[script:other] Stopped')
    expect(lines[1]?.length).toBeLessThanOrEqual(MAX_LENGTH)
    expect(lines[1]).not.toMatch(UNSAFE)
  })

  test('prints at most 40 safe lines, and says how many are left out, for any input', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { maxLength: 120 }), async (texts) => {
        const calls: Call[] = texts.map((title, i) => dispatchCall(i + 1, { title }))
        const players = texts.map((name, i) => ({ source: i + 1, name }))
        const outputs = {
          calls: await run('calls', { calls: () => calls }),
          duty: await run('duty', { playersOnDuty: () => players }),
        }
        for (const lines of Object.values(outputs)) {
          expect(lines.length).toBe(Math.min(MAX_LINES, texts.length + 1))
          for (const line of lines) expect(line).not.toMatch(UNSAFE)
          if (texts.length >= MAX_LINES)
            expect(lines.at(-1)).toBe(`… and ${texts.length - (MAX_LINES - 2)} more`)
        }
      }),
    )
  })

  test('prints at most 40 problems of config.json', async () => {
    const problems = Array.from({ length: 100 }, (_, i) => `config.json: problem ${i}`)
    expect(await run('reload', { reloadConfig: () => problems })).toHaveLength(MAX_LINES)
  })
})
