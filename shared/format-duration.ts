/** Formats a duration in its largest units: `45 s`, `3 min`, `2 h 5 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return joinUnits(`${hours} h`, minutes % 60, 'min')
  const wholeHours = Math.round(minutes / 60)
  return joinUnits(`${Math.floor(wholeHours / 24)} d`, wholeHours % 24, 'h')
}

const joinUnits = (larger: string, amount: number, unit: string) =>
  amount === 0 ? larger : `${larger} ${amount} ${unit}`
