import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { jsonSchema } from '../../../../scripts/config-schema.ts'
import { DEFAULT_RULES } from '../../../../server/core/style/defaults.ts'
import { parseStyleConfig } from '../../../../server/core/style/parse-config.ts'
import { createStyleConfig } from '../../../../server/core/style/style-config.ts'

const shipped = readFileSync('config.json', 'utf8')
const read = (...rules: unknown[]) => parseStyleConfig(JSON.stringify({ rules }))

describe('config.json', () => {
  test('as it is shipped is right, and what serves without it', () => {
    expect(parseStyleConfig(shipped)).toEqual({ ok: true, rules: DEFAULT_RULES, problems: [] })
  })

  test("names its schema, which is that of the code: if not, run 'npm run schema'", () => {
    expect(JSON.parse(shipped).$schema).toBe('./config.schema.json')
    expect(readFileSync('config.schema.json', 'utf8')).toBe(jsonSchema())
  })

  test('may name one value or several, and patterns in any case', () => {
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

describe('a wrong value is named by its path with what it may be, and', () => {
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
  ])('costs no more than itself: look.%s %j', (name, value) => {
    const { [name as 'colour']: _, ...others } = right
    const result = read({ look: { radius: 5 } }, { look: { ...right, [name]: value } }, { look: { stay: 9 } })
    expect(result.problems).toHaveLength(1)
    expect(result.problems[0]).toMatch(new RegExp(`^rules\\[1\\]\\.look\\.${name}`))
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
  ])('costs its rule, which would be for every call without it: when.%s %j', (name, value) => {
    const result = read(
      { look: right },
      { when: { [name]: value }, look: { sprite: 1 } },
      { look: { stay: 9 } },
    )
    expect(result.problems).toHaveLength(1)
    expect(result.problems[0]).toMatch(new RegExp(`^rules\\[1\\]\\.when\\.${name}`))
    expect(result).toMatchObject({ ok: true, rules: [{ style: right }, { style: { stay: 9 } }] })
  })

  test.each<[string, unknown, string]>([
    ['a rule that is none', { rules: [{ look: right }, 'red', { look: { stay: 9 } }] }, 'rules[1]'],
    [
      'a rule without a look',
      { rules: [{ look: right }, { when: {} }, { look: { stay: 9 } }] },
      'rules[1].look',
    ],
    ['a setting beside', { colour: 1, rules: [{ look: right }, { look: { stay: 9 } }] }, 'colour'],
  ])('costs no more than itself: %s', (_, file, path) => {
    const result = parseStyleConfig(JSON.stringify(file))
    expect(result.problems).toEqual([expect.stringMatching(`^${path.replace(/[[\]]/g, '\\$&')} `)])
    expect(result).toMatchObject({ ok: true, rules: [{ style: right }, { style: { stay: 9 } }] })
  })

  test('all of them are named, not only the first', () => {
    expect(
      read({ look: { sprite: 0, colour: 99 } }, { when: { kind: 1 }, look: { alpha: -1 } }).problems,
    ).toHaveLength(4)
  })

  test('headings beyond those that the legend has room for give way to the usual one', () => {
    const rules = Array.from({ length: 10 }, (_, index) => ({
      look: { sprite: 1, category: `Heading ${index}` },
    }))
    const result = read(...rules, { look: { category: 'Heading 0' } })
    expect(result.problems).toHaveLength(2)
    expect(result.problems[0]).toContain('rules[8].look.category')
    const headings = result.ok ? result.rules.map(({ style }) => style.category) : []
    expect(new Set(headings).size).toBe(9)
  })
})

describe('a file that is no such file', () => {
  test.each([
    ['missing', null],
    ['empty', ''],
    ['half', '{"rules": ['],
    ['a list', '[]'],
    ['without rules', '{}'],
    ['with too many', JSON.stringify({ rules: Array.from({ length: 101 }, () => ({ look: {} })) })],
  ])('is told of, and what was before serves: %s', (_, text) => {
    let file: string | null = JSON.stringify({ rules: [{ look: { sprite: 60 } }] })
    const lines: string[] = []
    let changes = 0
    const config = createStyleConfig({
      readFile: () => file,
      log: { warn: (line) => lines.push(line) },
      onChange: () => changes++,
    })
    expect(config.rules()).toBe(DEFAULT_RULES)
    expect(config.reload()).toEqual([])
    const before = config.rules()
    expect(before).toEqual([{ when: {}, style: { sprite: 60 } }])
    file = text
    expect(config.reload()).toEqual(lines)
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.every((line) => line.startsWith('config.json'))).toBe(true)
    expect(config.rules()).toBe(before)
    expect(changes).toBe(1)
  })

  test('a byte order mark, as some editors write it, is no fault', () => {
    expect(parseStyleConfig(`\uFEFF${shipped}`)).toMatchObject({ ok: true, problems: [] })
  })
})
