import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CALL_ORIGIN, CALL_STATUS, CALL_TABLE_TYPE } from '../../shared/call-codes.ts'

const docs = readFileSync('docs/api.md', 'utf8')
const constants = { CALL_STATUS, CALL_ORIGIN, CALL_TABLE_TYPE }
const rows = Object.entries(constants).flatMap(([constant, numbers]) =>
  Object.entries(numbers).map(([name, number]) => [constant, name, String(number)]),
)

test('docs/api.md lists each number of the CAD with its name', () => {
  const listed = [...docs.matchAll(/^\| `(CALL_\w+)` *\| `(\w+)` *\| *(\d+) \|/gm)]
  expect(listed.map(([, ...row]) => row)).toEqual(rows)
})

test.each([
  ['types/sonoran_calls.d.ts', 'type $ = '],
  ['types/sonoran_calls.lua', '@alias sonoran_calls.$ '],
])('%s has a type for each, with exactly these numbers', (path, declaration) => {
  const declarations = readFileSync(path, 'utf8')
  const typed = { CallStatus: CALL_STATUS, CallOrigin: CALL_ORIGIN, CallTableType: CALL_TABLE_TYPE }
  for (const [type, numbers] of Object.entries(typed)) {
    const [, union = ''] = declarations.split(declaration.replace('$', type))
    expect(union.split('\n')[0]?.split(/ ?\| ?/)).toEqual([...Object.values(numbers).map(String), 'number'])
  }
  expect(declarations).toMatch(/status:? CallStatus|status sonoran_calls.CallStatus/)
})
