/** Whether any of these names of jobs, groups or job types counts as emergency services. */
export type JobMatcher = (...names: unknown[]) => boolean

/** @param jobs the current value of `sonoran_calls_jobs`, in lower case */
export function createJobMatcher(jobs: () => readonly string[]): JobMatcher {
  return (...names) => names.some((name) => typeof name === 'string' && jobs().includes(name.toLowerCase()))
}

/** A {@link JobMatcher} whose arguments can be recorded, to explain a provider's answer. */
export interface RecordingMatcher {
  matches: JobMatcher
  /** Runs a function, and returns its result and the different names that it compared. */
  record<T>(run: () => T): { result: T; names: string[] }
}

export function createRecordingMatcher(matcher: JobMatcher): RecordingMatcher {
  let recorded: unknown[] | null = null
  return {
    matches(...names) {
      recorded?.push(...names)
      return matcher(...names)
    },
    record(run) {
      const names: unknown[] = []
      recorded = names
      try {
        const result = run()
        return { result, names: [...new Set(names.filter((name) => typeof name === 'string'))] }
      } finally {
        recorded = null
      }
    },
  }
}
