/** Whether one of these names of jobs, groups or job types counts as emergency services. */
export type Jobs = (...names: unknown[]) => boolean

/** @param jobs as `sonoran_calls_jobs` lists them, in lower case */
export function jobMatcher(jobs: readonly string[]): Jobs {
  const wanted = new Set(jobs)
  return (...names) => names.some((name) => typeof name === 'string' && wanted.has(name.toLowerCase()))
}
