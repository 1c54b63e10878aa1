import { readFileSync } from 'node:fs'
import { MARGIN_MS, WINDOW_MS } from '../../server/core/limiter/sliding-window.ts'

/** Time between requests for each of so many server ids with players on duty, in ms. */
export const paceFor = (ids: number, limit: number): number => (ids * (WINDOW_MS + MARGIN_MS)) / limit

const pages = ['docs/several-servers.md']
  .map((page) => readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8'))
  .join('\n')

/** The docs' tables: how many server ids, at which limit, are each requested every so many seconds. */
export const FRESHNESS = [...pages.matchAll(/^\| +(\d+) +\| +(\d+) s[^|]*\| +(\d+) s[^|]*\|$/gm)].flatMap(
  (row) => [3, 5].map((limit, i) => ({ ids: Number(row[1]), limit, every: Number(row[i + 2]) })),
)
