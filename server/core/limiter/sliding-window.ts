/** The gateway counts requests per minute. */
export const WINDOW_MS = 60_000

/**
 * Network delay varies, so two requests may arrive closer together than they were sent. A log entry is set to the time
 * of its response, which is never before the arrival; this margin covers requests without a response.
 */
export const MARGIN_MS = 600

/**
 * Sliding window log: how long the next request has to wait, in ms; 0 means it may be sent now.
 *
 * No interval of one window then contains more than `limit` requests, wherever it starts, so the rule also satisfies a
 * gateway that counts per clock minute. A log entry later than `now` (the clock was set back) counts as `now`, so no
 * clock change causes a burst, or a wait longer than one window with its margin.
 *
 * @param log times of past requests, in ms on the same clock as `now`, in any order
 * @param limit requests per window, an integer from 1
 */
export function waitMs(log: readonly number[], now: number, limit: number): number {
  const span = WINDOW_MS + MARGIN_MS
  const ages = log
    .map((time) => Math.max(0, now - time))
    .filter((age) => age < span)
    .sort((a, b) => a - b)
  const oldestOfFullWindow = ages[limit - 1]
  return oldestOfFullWindow === undefined ? 0 : span - oldestOfFullWindow
}

/** Interval between requests that uses the whole limit evenly, in ms. */
export function paceMs(limit: number): number {
  return (WINDOW_MS + MARGIN_MS) / limit
}
