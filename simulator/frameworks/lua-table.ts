/** A Lua table as JavaScript receives it: a list if it is empty or its keys are exactly 1 to n, else an object. */
export function luaTable(entries: Iterable<readonly [string | number, unknown]>): unknown {
  const byKey = new Map(entries)
  const list = Array.from({ length: byKey.size }, (_, index) => byKey.get(index + 1))
  const numeric = [...byKey.keys()].every((key) => typeof key === 'number')
  return numeric && list.every((value) => value !== undefined) ? list : Object.fromEntries(byKey)
}

/** The methods of a Lua object. Each becomes a reference to a function of its resource. */
export function methods(...names: string[]): Record<string, () => void> {
  return Object.fromEntries(names.map((name) => [name, () => {}]))
}
