/** In this time, one failure of each kind is printed. The others are counted. */
const WINDOW_MS = 10 * 60_000

/**
 * Decides which lines about a connection that fails and recovers are printed: each kind of failure once in ten minutes
 * with its recovery, then the number of further failures. Times are in ms of the steady clock.
 *
 * @param summarize the line for failures in the last ten minutes that were not printed
 */
export function createFlapReporter(summarize: (failures: number) => string) {
  let windowStart = Number.NEGATIVE_INFINITY
  const printedKinds = new Set<string>()
  let suppressed = 0
  let current: string | null = null
  /** Whether a line about the current failure was printed. */
  let announced = false

  const isWindowOver = (now: number) => now - windowStart >= WINDOW_MS

  function closeWindow(now: number): string[] {
    if (!isWindowOver(now)) return []
    const lines = suppressed > 0 ? [summarize(suppressed)] : []
    if (suppressed === 0) printedKinds.clear()
    windowStart = now
    suppressed = 0
    return lines
  }

  return {
    /** Call it for every failure. Returns the lines to print. */
    failed(kind: string, line: string, now: number): string[] {
      const isOver = isWindowOver(now)
      const lines = closeWindow(now)
      if (kind === current) {
        // A failure that began while failures were only counted has lasted.
        if (announced || !isOver) return lines
        announced = true
        return [...lines, line]
      }
      current = kind
      if (printedKinds.has(kind)) {
        suppressed++
        return lines
      }
      if (printedKinds.size === 0) windowStart = now
      printedKinds.add(kind)
      announced = true
      return [...lines, line]
    },

    /** Call it for every success. Returns the lines to print. */
    recovered(line: string, now: number): string[] {
      const lines = closeWindow(now)
      if (announced) lines.push(line)
      current = null
      announced = false
      return lines
    },
  }
}
