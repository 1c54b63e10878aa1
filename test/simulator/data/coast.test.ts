import { expect, test } from 'vitest'
import coast from '../../../simulator/data/coast.json'
import postals from '../../../simulator/data/postals.json'
import streets from '../../../simulator/data/streets.json'

type Ring = number[][]

/** Whether a ray to the east crosses the ring an odd number of times. */
function isInside([x = 0, y = 0]: number[], ring: Ring): boolean {
  return ring.reduce((inside, [xa = 0, ya = 0], index) => {
    const [xb = 0, yb = 0] = ring.at(index - 1) ?? []
    const crosses = ya > y !== yb > y && x < ((xb - xa) * (y - ya)) / (yb - ya) + xa
    return crosses ? !inside : inside
  }, false)
}

test('every address is on land and not in water', () => {
  const addresses = [...postals.map(({ x, y }) => [x, y]), ...streets]
  const onLand = (point: number[]) =>
    coast.islands.some((ring) => isInside(point, ring)) ||
    (coast.land.some((ring) => isInside(point, ring)) && !coast.water.some((ring) => isInside(point, ring)))
  expect(addresses.filter((point) => !onLand(point))).toEqual([])
})
