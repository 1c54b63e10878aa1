import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A seeded random generator: the same seed gives the same sequence. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  fraction(): number
  /** A whole number; both ends are included. */
  integer(min: number, max: number): number
  pick<T>(list: readonly T[]): T
  /** One of the keys. Its probability is proportional to its weight, which is a whole number. */
  pickWeighted<T extends string>(weights: Record<T, number>): T
}

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed)
  const integer = (min: number, max: number) => uniformInt(generator, min, max)
  return {
    fraction: () => integer(0, 2 ** 30 - 1) / 2 ** 30,
    integer,
    pick: <T>(list: readonly T[]) => list[integer(0, list.length - 1)] as T,
    pickWeighted<T extends string>(weights: Record<T, number>): T {
      const entries = Object.entries(weights) as [T, number][]
      const total = entries.reduce((sum, [, weight]) => sum + weight, 0)
      let rest = integer(0, total - 1)
      for (const [key, weight] of entries) {
        if (rest < weight) return key
        rest -= weight
      }
      throw new RangeError('no key has a weight')
    },
  }
}
