import { expect, test } from 'vitest'
import { bundleSizes } from '../bench/bundles.ts'
import { crowd } from '../bench/crowd.ts'
import { drawing } from '../bench/drawing.ts'
import { holds } from '../bench/table.ts'

// What is measured in time is no matter of tests; what is counted is.
test.each([
  ['a big community on the wire', crowd],
  ['drawing', drawing],
  ['the bundles', bundleSizes],
])(
  'every bound of the bench that is counted holds: %s',
  async (_, section) => {
    const rows = await section()
    expect(rows.filter(({ bound }) => bound !== null).length).toBeGreaterThan(1)
    expect(rows.filter((row) => !holds(row))).toEqual([])
  },
  90_000,
)
