import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describedNames, troubleshooting } from '../../scripts/troubleshooting.ts'
import * as messages from '../../server/core/messages.ts'

test('docs/troubleshooting.md describes each console line once (otherwise run `npm run troubleshooting`)', () => {
  expect(describedNames().sort()).toEqual(Object.keys(messages).sort())
  expect(readFileSync('docs/troubleshooting.md', 'utf8')).toBe(troubleshooting())
})
