import type { Skipped } from './parse-reply.ts'

/**
 * Tells of what a reply had to leave out: one line for each kind of defect, the first time that it is seen. There are as
 * many kinds as the reader knows, whatever comes in.
 */
export function createSkipReporter() {
  const known = new Set<string>()

  return (skipped: readonly Skipped[]): string[] =>
    skipped.flatMap(({ path, why }) => {
      const kind = `${path.replace(/\[\d+\]/g, '[]')}: ${why}`
      if (known.has(kind)) return []
      known.add(kind)
      return [
        `Sonoran CAD sent something that can't be read, and it was left out: ${path} is ${why}. Everything else is shown. Whichever integration made that call should mend it; more of the same is counted in 'sonoran_calls status' and not told again.`,
      ]
    })
}
