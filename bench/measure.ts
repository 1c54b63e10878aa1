/** Rounds of which the median is taken: enough that a hiccup of the machine is no result. */
const ROUNDS = 41
/** A round lasts at least this long, so that the clock's grain does not matter. */
const ROUND_MS = 4

/**
 * How many times as long `what` takes as `yardstick`, both measured in turns within the same moments: the machine's moods
 * come and go over seconds and so hit both. What counts is the processor's time, not the clock's: other programs on the
 * machine are nobody's cost.
 */
export function ratio(what: () => unknown, yardstick: () => unknown): { value: number; spread: number } {
  const [whatTimes, yardTimes] = [timesPerRound(what), timesPerRound(yardstick)]
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const first = round % 2 === 0
    const before = first ? time(what, whatTimes) : 0
    const yard = time(yardstick, yardTimes)
    const taken = first ? before : time(what, whatTimes)
    ratios.push(taken / whatTimes / (yard / yardTimes))
  }
  return { value: quantile(ratios, 0.5), spread: (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / 2 }
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
