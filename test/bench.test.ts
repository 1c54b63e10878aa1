import { expect, test } from 'vitest'
import { bundleSizes } from '../bench/bundles.ts'
import { drawing } from '../bench/drawing.ts'
import { hostileTraffic } from '../bench/hostile-traffic.ts'
import { networkTraffic } from '../bench/network-traffic.ts'
import { isWithinBound } from '../bench/table.ts'
import { amount } from './fixtures/amount.ts'

// Only the counted sections: the result of a timed one depends on the machine.
test.each([
  ['network traffic', () => networkTraffic(amount(200, 1_000))],
  ['hostile replies', hostileTraffic],
  ['drawing', drawing],
  ['bundle sizes', bundleSizes],
])(
  'the benchmark is within its bounds: %s',
  async (_, section) => {
    const rows = await section()
    expect(rows.filter(({ bound }) => bound !== null).length).toBeGreaterThan(1)
    expect(rows.filter((row) => !isWithinBound(row))).toEqual([])
  },
  90_000,
)
