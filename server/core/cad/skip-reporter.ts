import type { Log } from '../log.ts'
import { callSkipped } from '../messages.ts'
import type { Skipped } from './parse-reply.ts'

/**
 * Reports skipped calls: one line for each kind of defect, the first time it occurs. The parser distinguishes few kinds,
 * so the lines are few, whatever the CAD sends.
 */
export function createSkipReporter(log: Pick<Log, 'warn'>) {
  const reported = new Set<string>()
  let count = 0

  return {
    /** The number of calls skipped in the last reply. */
    count: (): number => count,

    report(skipped: readonly Skipped[]): void {
      count = skipped.length
      for (const { path, why } of skipped) {
        const kind = `${path.replace(/\[\d+\]/g, '[]')}: ${why}`
        if (reported.has(kind)) continue
        reported.add(kind)
        log.warn(callSkipped(path, why))
      }
    },
  }
}
