import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { jsonSchema } from '../../../../scripts/config-schema.ts'
import { createConfig } from '../../../../server/core/config/config.ts'
import { DEFAULT_RULES } from '../../../../server/core/config/defaults.ts'
import { parseConfig } from '../../../../server/core/config/parse-config.ts'

const shipped = readFileSync('config.json', 'utf8')
const read = (...rules: unknown[]) => parseConfig(JSON.stringify({ rules }))

describe('config.json', () => {
  test('is valid as shipped and equals the defaults', () => {
    expect(parseConfig(shipped)).toEqual({
      ok: true,
      rules: DEFAULT_RULES,
      options: { autoRoute: true },
      problems: [],
    })
  })

  test("names config.schema.json, which is up to date (otherwise run 'npm run schema')", () => {
    expect(JSON.parse(shipped).$schema).toBe('./config.schema.json')
    expect(readFileSync('config.schema.json', 'utf8')).toBe(jsonSchema())
  })

  test('accepts one value or several, and patterns in any case', () => {
    const when = { priority: 1, status: ['pending', 'active'], code: '10-*', title: ['*Fire*', ' Shots '] }
    const result = read({ when, look: { sprite: 1 } })
    expect(result).toMatchObject({ ok: true, problems: [] })
    expect(result.ok && result.rules[0]?.when).toEqual({
      priority: [1],
      status: [0, 1],
      code: ['10-*'],
      title: ['*fire*', 'shots'],
    })
  })
})

describe('a wrong value is reported with its path and the allowed values, and', () => {
  const right = { sprite: 60, colour: 2 }

  test.each<[string, unknown]>([
    ['sprite', 900],
    ['sprite', 0],
    ['sprite', 1.5],
    ['sprite', '60'],
    ['colour', -1],
    ['colour', 86],
    ['scale', 0],
    ['alpha', 256],
    ['flash', -1],
    ['shortRange', 1],
    ['category', ''],
    ['category', 'x'.repeat(41)],
    ['circleAlpha', null],
    ['radius', 1e9],
    ['background', 'red'],
    ['stay', 0],
    ['sound', 'beep'],
    ['sound', { set: 'A' }],
    ['sound', { set: 'A', name: 'B', volume: 1 }],
    ['color', 1],
  ])('is left out alone: look.%s %j', (name, value) => {
    const { [name as 'colour']: _, ...others } = right
    const result = read({ look: { radius: 5 } }, { look: { ...right, [name]: value } }, { look: { stay: 9 } })
    expect(result.problems).toHaveLength(1)
    expect(result.problems[0]).toMatch(new RegExp(`^rule 2: look\\.${name}`))
    expect(result.problems[0]).toMatch(/ (Allowed|No such setting. Known settings): .+\.$/)
    expect(result.problems[0]).not.toContain('\n')
    expect(result).toMatchObject({
      ok: true,
      rules: [{ style: { radius: 5 } }, { style: others }, { style: { stay: 9 } }],
    })
    expect(result.ok && Object.keys(result.rules[1]?.style ?? {})).toEqual(Object.keys(others))
  })

  test.each<[string, unknown]>([
    ['kind', 'police'],
    ['priority', 'high'],
    ['priority', [1, 'two']],
    ['priority', []],
    ['status', 'closed'],
    ['code', 211],
    ['title', ''],
    ['emergency', 'yes'],
    ['approximate', 0],
    ['prioriti', 1],
  ])('removes its whole rule: when.%s %j', (name, value) => {
    const result = read(
      { look: right },
      { when: { [name]: value }, look: { sprite: 1 } },
      { look: { stay: 9 } },
    )
    expect(result.problems).toHaveLength(1)
    expect(result.problems[0]).toMatch(new RegExp(`^rule 2 \\(when \\{"${name}":.+\\}\\): when\\.${name}`))
    expect(result).toMatchObject({ ok: true, rules: [{ style: right }, { style: { stay: 9 } }] })
  })

  test.each<[string, unknown, string]>([
    ['a rule that is a string', { rules: [{ look: right }, 'red', { look: { stay: 9 } }] }, 'rule 2'],
    [
      'a rule without a look',
      { rules: [{ look: right }, { when: {} }, { look: { stay: 9 } }] },
      'rule 2 (when {}): look',
    ],
    [
      'an unknown setting beside rules',
      { colour: 1, rules: [{ look: right }, { look: { stay: 9 } }] },
      'colour',
    ],
  ])('is left out alone: %s', (_, file, path) => {
    const result = parseConfig(JSON.stringify(file))
    expect(result.problems).toEqual([expect.stringMatching(`^${path.replace(/[(){}]/g, '\\$&')} `)])
    expect(result).toMatchObject({ ok: true, rules: [{ style: right }, { style: { stay: 9 } }] })
  })

  test('is reported along with all others', () => {
    expect(
      read({ look: { sprite: 0, colour: 99 } }, { when: { kind: 1 }, look: { alpha: -1 } }).problems,
    ).toHaveLength(4)
  })

  test('is a category beyond the maximum, which is left out', () => {
    const rules = Array.from({ length: 10 }, (_, index) => ({
      look: { sprite: 1, category: `Heading ${index}` },
    }))
    const result = read(...rules, { look: { category: 'Heading 0' } })
    expect(result.problems).toHaveLength(2)
    expect(result.problems[0]).toContain('rule 9: look.category')
    const categories = result.ok ? result.rules.map(({ style }) => style.category) : []
    expect(new Set(categories).size).toBe(9)
  })
})

describe('an unusable file', () => {
  test.each([
    ['missing', null],
    ['empty', ''],
    ['truncated', '{"rules": ['],
    ['an array', '[]'],
    ['without rules', '{}'],
    ['with too many rules', JSON.stringify({ rules: Array.from({ length: 101 }, () => ({ look: {} })) })],
  ])('is reported and keeps the previous rules: %s', (_, text) => {
    let file: string | null = JSON.stringify({ rules: [{ look: { sprite: 60 } }] })
    const lines: string[] = []
    let changes = 0
    const config = createConfig({
      readFile: (name) => (name === 'config.json' ? file : null),
      log: { warn: (line) => lines.push(line) },
      onChange: () => changes++,
    })
    expect(config.rules()).toBe(DEFAULT_RULES)
    expect(config.reload()).toEqual([])
    const before = config.rules()
    expect(before).toEqual([{ when: {}, style: { sprite: 60 } }])
    file = text
    const problems = config.reload()
    expect(lines).toEqual([])
    config.load()
    expect(lines).toEqual(problems)
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.every((line) => line.startsWith('config.json'))).toBe(true)
    expect(config.rules()).toBe(before)
    expect(changes).toBe(1)
  })

  test('is not caused by a byte order mark', () => {
    expect(parseConfig(`\uFEFF${shipped}`)).toMatchObject({ ok: true, problems: [] })
  })
})
