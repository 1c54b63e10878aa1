/** Whether any of these names of jobs, groups or job types counts as emergency services. */
export type JobMatcher = (...names: unknown[]) => boolean

/** @param jobs the current value of `sonoran_calls_jobs`, in lower case */
export function createJobMatcher(jobs: () => readonly string[]): JobMatcher {
  return (...names) => names.some((name) => typeof name === 'string' && jobs().includes(name.toLowerCase()))
}
