import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Chance that the same seed repeats. */
export interface Dice {
  /** From 0 up to, but not including, 1. */
  roll(): number
  whole(least: number, most: number): number
  one<T>(of: readonly T[]): T
  /** One of the values, each as likely as its whole weight says. */
  weighted<T extends string>(weights: Record<T, number>): T
}

export function createDice(seed: number): Dice {
  const generator = xoroshiro128plus(seed)
  const whole = (least: number, most: number) => uniformInt(generator, least, most)
  const roll = () => whole(0, 2 ** 30 - 1) / 2 ** 30
  return {
    roll,
    whole,
    one: <T>(of: readonly T[]) => of[whole(0, of.length - 1)] as T,
    weighted<T extends string>(weights: Record<T, number>): T {
      const entries = Object.entries(weights) as [T, number][]
      const all = entries.flatMap(([value, weight]) => Array<T>(weight).fill(value))
      return all[whole(0, all.length - 1)] as T
    },
  }
}
