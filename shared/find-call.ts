import type { Call } from './call.ts'

/**
 * Finds the call for an id that a person typed. A number alone selects the dispatch call with that id, or else the 911
 * call. A key, such as `dispatch:501`, works too.
 */
export function findCall<C extends Call>(calls: ReadonlyMap<string, C>, typed: string): C | undefined {
  const [, prefix, id] = /^#?(e?)(\d+)$/i.exec(typed.trim()) ?? []
  if (id === undefined) return calls.get(typed.trim())
  const emergency = calls.get(`emergency:${Number(id)}`)
  return prefix ? emergency : (calls.get(`dispatch:${Number(id)}`) ?? emergency)
}
