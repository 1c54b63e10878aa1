import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type MapPoint, streetsBetween } from '../../preview/page/street-graph.ts'

test('points in a row are joined one after the other, and far ones are not', () => {
  const row: MapPoint[] = [0, 50, 100, 150, 900].map((x) => [x, 0])
  expect(streetsBetween(row)).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
  ])
})

test('two points are joined if and only if no third one is nearer to both', () => {
  const coordinate = fc.integer({ min: -600, max: 600 })
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(coordinate, coordinate), { maxLength: 25 }), (points) => {
      const joined = new Set(streetsBetween(points).map(String))
      const distance = (a: number, b: number) => {
        const [[ax, ay], [bx, by]] = [points[a] as MapPoint, points[b] as MapPoint]
        return Math.hypot(ax - bx, ay - by)
      }
      points.forEach((_, a) => {
        points.forEach((_, b) => {
          const length = distance(a, b)
          if (b <= a || length === 0) return
          const isFree = points.every(
            (_, c) => c === a || c === b || Math.max(distance(a, c), distance(b, c)) >= length,
          )
          expect(joined.has(String([a, b]))).toBe(isFree && length <= 260)
        })
      })
    }),
  )
})
