import { noFunctions, pack, unpack } from './packing.ts'
import type { Runtime } from './runtime.ts'

/** State bags: values by key. A read returns a copy; all machines see a write of the server. */
export type StateBags = Map<string, Map<string, Uint8Array>>

export interface StateBag {
  [key: string]: unknown
  set(key: string, value: unknown, replicated: boolean): void
}

export function createStateBag(bags: StateBags, name: string, runtime: Runtime): StateBag {
  const values = bags.get(name) ?? new Map<string, Uint8Array>()
  bags.set(name, values)
  const set = (key: string, value: unknown) => void values.set(key, pack(value, noFunctions))

  return new Proxy({} as StateBag, {
    get(_, key) {
      if (key === 'set') return set
      const packed = typeof key === 'string' ? values.get(key) : undefined
      return packed && runtime.realm.cloneIn(unpack(packed, noFunctions))
    },
    set(_, key, value) {
      set(String(key), value)
      return true
    },
  })
}
