/** The gateway counts over one minute. */
export const WINDOW_MS = 60_000

/**
 * Two requests a window apart may arrive nearer together than they were sent. Times in the log are those of the answer
 * where there was one, which is never before the arrival; this covers those that got none.
 */
export const MARGIN_MS = 600

/**
 * How long to wait before the next request may go, in ms; 0 means now.
 *
 * No span of one window holds more than `limit` requests then, wherever it starts: so it also holds for a gateway that
 * counts by the clock's minute. A time in the log that lies ahead of `now` (the clock went back) counts as now, so that
 * no clock causes a burst, or a wait above one window with its margin.
 *
 * @param log times of the requests made, in ms on the same clock as `now`, in any order
 * @param limit requests a window, a whole number from 1
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

/** Time between requests that spends the whole budget evenly, in ms. */
export function paceMs(limit: number): number {
  return (WINDOW_MS + MARGIN_MS) / limit
}
