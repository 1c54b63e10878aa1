import { expect, test } from 'vitest'
import coast from '../../../simulator/data/coast.json'
import postals from '../../../simulator/data/postals.json'
import streets from '../../../simulator/data/streets.json'

type Ring = number[][]

/** Whether a ray to the east crosses the ring an odd number of times. */
function within([x = 0, y = 0]: number[], ring: Ring): boolean {
  return ring.reduce((inside, [xa = 0, ya = 0], index) => {
    const [xb = 0, yb = 0] = ring.at(index - 1) ?? []
    const crosses = ya > y !== yb > y && x < ((xb - xa) * (y - ya)) / (yb - ya) + xa
    return crosses ? !inside : inside
  }, false)
}

test('every address lies on dry land', () => {
  const addresses = [...postals.map(({ x, y }) => [x, y]), ...streets]
  const dry = (place: number[]) =>
    coast.islands.some((ring) => within(place, ring)) ||
    (coast.land.some((ring) => within(place, ring)) && !coast.water.some((ring) => within(place, ring)))
  expect(addresses.filter((place) => !dry(place))).toEqual([])
})
