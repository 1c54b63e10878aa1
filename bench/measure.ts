/** The result is the median of these rounds, which a short disturbance of the machine does not affect. */
const ROUNDS = 41
const LONG_RUN_ROUNDS = 5
/** A round lasts at least this long, so that the clock's resolution does not matter. */
const MIN_ROUND_MS = 4
/** After this many runs the engine has optimised the code. */
const WARM_UP_RUNS = 60

export interface Ratio {
  /** The median. */
  value: number
  /** Half of the interquartile range. */
  spread: number
}

/**
 * How many times as long `run` takes as `baseline`. They run alternately, so that a change in the machine's speed affects
 * both. CPU time is measured, not elapsed time, because other programs use the machine too.
 */
export function ratio(run: () => unknown, baseline: () => unknown): Ratio {
  const [runsPerRound, baselinesPerRound] = [countPerRound(run), countPerRound(baseline)]
  return compare(
    () => measure(run, runsPerRound) / runsPerRound,
    () => measure(baseline, baselinesPerRound) / baselinesPerRound,
  )
}

/**
 * Like {@link ratio}, with cold processor caches before each run: for code that runs every few seconds. With warm caches,
 * data that fits into them would appear much faster, and larger data would appear to scale badly.
 */
export function ratioWithColdCaches(run: () => unknown, baseline: () => unknown): Ratio {
  for (let i = 0; i < WARM_UP_RUNS; i++) {
    run()
    baseline()
  }
  const measureCold = (run: () => unknown) => () => {
    evictCaches()
    return measure(run, 1)
  }
  return compare(measureCold(run), measureCold(baseline))
}

/** Like {@link ratio}, for functions that take long enough to need few rounds and no warm-up. */
export function ratioOfLongRuns(run: () => unknown, baseline: () => unknown): Ratio {
  return compare(
    () => measure(run, 1),
    () => measure(baseline, 1),
    LONG_RUN_ROUNDS,
  )
}

function compare(measureRun: () => number, measureBaseline: () => number, rounds = ROUNDS): Ratio {
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const runFirst = round % 2 === 0
    const early = runFirst ? measureRun() : 0
    const baseline = measureBaseline()
    ratios.push((runFirst ? early : measureRun()) / baseline)
  }
  return { value: quantile(ratios, 0.5), spread: (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / 2 }
}

/** Larger than the caches of common processors. */
const largeArray = new Float64Array(2 ** 23)
const ELEMENTS_PER_CACHE_LINE = 8

function evictCaches(): void {
  for (let i = 0; i < largeArray.length; i += ELEMENTS_PER_CACHE_LINE)
    largeArray[i] = (largeArray[i] as number) + 1
}

/** Also warms the code up. */
function countPerRound(run: () => unknown): number {
  let count = 1
  while (measure(run, count) < MIN_ROUND_MS) count *= 2
  return count
}

/** CPU time of so many runs, in ms. */
function measure(run: () => unknown, count: number): number {
  const start = process.cpuUsage()
  for (let i = 0; i < count; i++) run()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.round(fraction * (sorted.length - 1))] ?? Number.NaN
}
