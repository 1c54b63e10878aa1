import type { Runtime } from './runtime.ts'

/** A machine's key-value store. It is kept when a resource stops, and a player's is kept when the session ends. */
export type Kvp = Map<string, string | number>

export const createKvp = (): Kvp => new Map()

export function kvpNatives(store: Kvp, runtime: Runtime) {
  const fullKey = (key: string) => `res:${runtime.name}:${key}`
  const set = (key: string, value: string | number) => void store.set(fullKey(key), value)
  const remove = (key: string) => void store.delete(fullKey(key))

  function get<T extends string | number>(
    key: string,
    type: 'string' | 'number',
    fallback: T | null,
  ): T | null {
    const value = store.get(fullKey(key))
    if (value === undefined) return fallback
    if (typeof value !== type) throw new Error(`std::bad_cast: the value of ${key} is not a ${type}`)
    return value as T
  }

  const getNumber = (key: string) => get<number>(key, 'number', 0)
  return {
    SetResourceKvp: (key: string, value: string) => set(key, String(value)),
    SetResourceKvpNoSync: (key: string, value: string) => set(key, String(value)),
    SetResourceKvpInt: (key: string, value: number) => set(key, Math.trunc(value)),
    SetResourceKvpIntNoSync: (key: string, value: number) => set(key, Math.trunc(value)),
    SetResourceKvpFloat: (key: string, value: number) => set(key, Math.fround(value)),
    SetResourceKvpFloatNoSync: (key: string, value: number) => set(key, Math.fround(value)),
    GetResourceKvpString: (key: string) => get<string>(key, 'string', null),
    GetResourceKvpInt: getNumber,
    GetResourceKvpFloat: getNumber,
    DeleteResourceKvp: remove,
    DeleteResourceKvpNoSync: remove,
  }
}
