/** Rounds of which the median is taken: enough that a hiccup of the machine is no result. */
const ROUNDS = 41
/** A round lasts at least this long, so that the clock's grain does not matter. */
const ROUND_MS = 4
/** Runs until the compiler has made of it what it will. */
const WARM_UP = 60

/**
 * How many times as long `what` takes as `yardstick`, both measured in turns within the same moments: the machine's moods
 * come and go over seconds and so hit both. What counts is the processor's time, not the clock's: other programs on the
 * machine are nobody's cost.
 */
export function ratio(what: () => unknown, yardstick: () => unknown): Ratio {
  const [whatTimes, yardTimes] = [timesPerRound(what), timesPerRound(yardstick)]
  return compare(
    () => time(what, whatTimes) / whatTimes,
    () => time(yardstick, yardTimes) / yardTimes,
  )
}

/**
 * The same for what happens seldom: each run finds the processor's caches full of other things, as after seconds of a
 * game. Else what fits into them looks many times as fast as it will ever be, and what does not looks worse than it grows.
 */
export function ratioCold(what: () => unknown, yardstick: () => unknown): Ratio {
  for (let i = 0; i < WARM_UP; i++) {
    what()
    yardstick()
  }
  const cold = (run: () => unknown) => () => {
    fillCaches()
    return time(run, 1)
  }
  return compare(cold(what), cold(yardstick))
}

interface Ratio {
  value: number
  spread: number
}

function compare(what: () => number, yardstick: () => number): Ratio {
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const first = round % 2 === 0
    const before = first ? what() : 0
    const yard = yardstick()
    ratios.push((first ? before : what()) / yard)
  }
  return { value: quantile(ratios, 0.5), spread: (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / 2 }
}

/** Larger than any processor's caches that games run on. */
const elsewhere = new Float64Array(2 ** 23)
const CACHE_LINE = 8

function fillCaches(): void {
  for (let i = 0; i < elsewhere.length; i += CACHE_LINE) elsewhere[i] = (elsewhere[i] as number) + 1
}

function timesPerRound(run: () => unknown): number {
  let times = 1
  // Also warms it up: what is compared is what the compiler made of it.
  while (time(run, times) < ROUND_MS) times *= 2
  return times
}

function time(run: () => unknown, times: number): number {
  const start = process.cpuUsage()
  for (let i = 0; i < times; i++) run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN
}
