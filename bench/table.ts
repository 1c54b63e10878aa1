/** One line of the results. */
export interface Row {
  name: string
  value: number
  /** The unit of a count; of a measurement the baseline that it is a multiple of. */
  unit: string
  /** Half of the interquartile range, in the same unit; null for a count. */
  spread: number | null
  /** The highest value allowed; null if the row is only for comparison. */
  bound: number | null
}

/** A row with a counted value, which is the same in every run. */
export const count = (name: string, unit: string, value: number, bound: number | null = null): Row => ({
  name,
  unit,
  value,
  bound,
  spread: null,
})

export const isWithinBound = ({ value, bound }: Row): boolean => bound === null || value <= bound

/** The rows as a Markdown table. */
export function toMarkdown(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const result = row.bound === null ? '' : isWithinBound(row) ? 'yes' : '**no**'
    const value = `${format(row.value)}${row.spread === null ? '' : ` ± ${format(row.spread)}`}`
    const bound = row.bound === null ? '' : `≤ ${format(row.bound)}`
    return `| ${row.name} | ${value} | ${row.unit} | ${bound} | ${result} |`
  })
  return [
    '| name | value | unit or baseline | bound | within bound |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

function format(value: number): string {
  if (value === 0 || Math.abs(value) >= 100) return String(Math.round(value))
  return String(Number(value.toPrecision(3)))
}
