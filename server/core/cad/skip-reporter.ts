import { MAX_CALLS, MAX_CLOSED_CALLS } from '../bounds.ts'
import type { Log } from '../log.ts'
import { callSkipped, tooManyCalls } from '../messages.ts'
import { type IncompleteList, isInIncompleteList } from './incomplete-lists.ts'
import type { Omissions } from './parse-list.ts'

type SkipReport = Omissions & { incomplete: readonly IncompleteList[] }

/**
 * Reports skipped calls: one line for each kind of defect, the first time it occurs. The parser distinguishes few kinds,
 * so the lines are few, whatever the CAD sends.
 */
export function createSkipReporter(log: Pick<Log, 'warn'>) {
  const reported = new Set<string>()
  let count = 0

  function reportOnce(kind: string, line: string): void {
    if (reported.has(kind)) return
    reported.add(kind)
    log.warn(line)
  }

  return {
    /** The number of calls skipped in the last reply. */
    count: (): number => count,

    /** @param incomplete lists that are reported as a whole, so that the calls in them are not */
    report({ skipped, skippedCount, excessCount, incomplete }: SkipReport): void {
      count = skippedCount + excessCount
      for (const { path, why } of skipped) {
        if (isInIncompleteList(path, incomplete)) continue
        reportOnce(`${path.replace(/\[\d+\]/g, '[]')}: ${why}`, callSkipped(path, why))
      }
      if (excessCount > 0) reportOnce('excess', tooManyCalls(MAX_CALLS, MAX_CLOSED_CALLS, excessCount))
    },
  }
}
