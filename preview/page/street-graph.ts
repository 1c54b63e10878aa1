/** A point of the map, in metres: `[x, y]`. */
export type MapPoint = readonly [number, number]

/** Two addresses that are further apart are not on one street. In metres. */
const MAX_STREET = 260

/**
 * Joins address points into streets by their relative-neighbourhood graph: two points are joined if no third point is nearer
 * to both of them than they are to each other. Such a graph follows the rows that addresses form along streets.
 *
 * @returns pairs of indices of `points`
 */
export function streetsBetween(points: readonly MapPoint[], maxLength = MAX_STREET): [number, number][] {
  const cells = new Map<string, number[]>()
  const cellOf = ([x, y]: MapPoint) => [Math.floor(x / maxLength), Math.floor(y / maxLength)] as const
  points.forEach((point, index) => {
    const key = cellOf(point).join()
    cells.set(key, [...(cells.get(key) ?? []), index])
  })

  /** The points at most `maxLength` away, and a few more. */
  function near(point: MapPoint): number[] {
    const [column, row] = cellOf(point)
    const offsets = [-1, 0, 1]
    return offsets.flatMap((dx) => offsets.flatMap((dy) => cells.get(`${column + dx},${row + dy}`) ?? []))
  }

  const streets: [number, number][] = []
  points.forEach((point, index) => {
    const candidates = near(point)
    for (const other of candidates) {
      if (other <= index) continue
      const length = distance(point, points[other] as MapPoint)
      if (length === 0 || length > maxLength) continue
      // A point that is nearer to both is near this one, too.
      const isBlocked = candidates.some((third) => {
        if (third === index || third === other) return false
        const between = points[third] as MapPoint
        return distance(point, between) < length && distance(points[other] as MapPoint, between) < length
      })
      if (!isBlocked) streets.push([index, other])
    }
  })
  return streets
}

const distance = ([ax, ay]: MapPoint, [bx, by]: MapPoint): number => Math.hypot(ax - bx, ay - by)
