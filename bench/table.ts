/** One line of the table: how many times the yardstick something is. */
export interface Row {
  what: string
  /** What it is a multiple of, or the unit where it is a plain count. */
  of: string
  value: number
  /** Half of the spread between the quartiles, in the same unit; null where it is counted and not measured. */
  spread: number | null
  /** The most that it may be; null where it is for comparison only. */
  bound: number | null
}

/** A row of what is counted, not measured. */
export const count = (what: string, of: string, value: number, bound: number | null = null): Row => ({
  what,
  of,
  value,
  bound,
  spread: null,
})

export const holds = ({ value, bound }: Row): boolean => bound === null || value <= bound

/** Markdown, a row a line. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const verdict = row.bound === null ? '' : holds(row) ? 'holds' : '**does not hold**'
    const value = `${short(row.value)}${row.spread === null ? '' : ` ± ${short(row.spread)}`}`
    return `| ${row.what} | ${value} | ${row.of} | ${row.bound === null ? '' : `≤ ${short(row.bound)}`} | ${verdict} |`
  })
  return ['| what | is | times | bound | |', '|---|---|---|---|---|', ...lines].join('\n')
}

function short(value: number): string {
  if (value === 0 || Math.abs(value) >= 100) return String(Math.round(value))
  return String(Number(value.toPrecision(3)))
}
