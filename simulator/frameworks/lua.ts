/** A table of Lua's as JavaScript gets it: a list if its keys are exactly 1 to n, or if it is empty; else an object. */
export function table(entries: Iterable<readonly [string | number, unknown]>): unknown {
  const all = new Map(entries)
  const list = Array.from({ length: all.size }, (_, i) => all.get(i + 1))
  return [...all.keys()].every((key) => typeof key === 'number') && all.size === list.filter(known).length
    ? list
    : Object.fromEntries(all)
}

const known = (value: unknown) => value !== undefined

/** The methods that an object of Lua's brings along. Each becomes a reference to a function of its resource. */
export function methods(...names: string[]): Record<string, () => void> {
  return Object.fromEntries(names.map((name) => [name, () => {}]))
}
