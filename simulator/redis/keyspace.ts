import type { Reply } from './resp.ts'

type SortedSet = Map<string, number>
interface Entry {
  value: string | SortedSet
  /** In ms of the keyspace's clock; Infinity where it does not expire. */
  expiresAt: number
}

/** A failed command, in the words of Redis. */
export class RedisError extends Error {}

const wrongType = () => new RedisError('WRONGTYPE Operation against a key holding the wrong kind of value')

/** Keys, values and the commands on them that the resource uses, as Redis documents them. */
export function createKeyspace(now: () => number) {
  const entries = new Map<string, Entry>()

  function find(key: string): Entry | undefined {
    const entry = entries.get(key)
    if (entry === undefined || entry.expiresAt > now()) return entry
    entries.delete(key)
    return undefined
  }

  function sortedSet(key: string): SortedSet {
    const value = find(key)?.value ?? new Map()
    if (typeof value === 'string') throw wrongType()
    return value
  }

  function text(key: string): string | null {
    const value = find(key)?.value ?? null
    if (value !== null && typeof value !== 'string') throw wrongType()
    return value
  }

  /** In the order of scores, and of members where scores are equal. */
  const ordered = (key: string) =>
    [...sortedSet(key)].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : a > b ? 1 : 0))

  function within(key: string, least: string | undefined, most: string | undefined): string[] {
    const [from, to] = [parseScore(least), parseScore(most)]
    return [...sortedSet(key)].flatMap(([member, score]) => (score >= from && score <= to ? [member] : []))
  }

  function remove(key: string, members: readonly string[]): number {
    const set = sortedSet(key)
    const removed = members.filter((member) => set.delete(member)).length
    if (set.size === 0) entries.delete(key)
    return removed
  }

  function range(list: [string, number][], [start, stop, withScores]: string[]): string[] {
    const picked = list.slice(...bounds(list.length, start, stop))
    return picked.flatMap(([member, score]) =>
      withScores === undefined ? [member] : [member, String(score)],
    )
  }

  const commands: Record<string, (key: string, ...args: string[]) => Reply> = {
    DEL: (...keys) => keys.filter((key) => find(key) && entries.delete(key)).length,
    FLUSHALL() {
      entries.clear()
      return { status: 'OK' }
    },
    KEYS: () => [...entries.keys()].filter(find),
    TYPE(key) {
      const value = find(key)?.value
      return { status: value === undefined ? 'none' : typeof value === 'string' ? 'string' : 'zset' }
    },
    PEXPIRE(key, ms) {
      const entry = find(key)
      if (entry) entry.expiresAt = now() + Number(ms)
      return entry ? 1 : 0
    },
    PTTL(key) {
      const entry = find(key)
      if (!entry) return -2
      return entry.expiresAt === Number.POSITIVE_INFINITY ? -1 : entry.expiresAt - now()
    },
    SET(key, value = '', px, ms) {
      if (px !== undefined && px !== 'PX') throw new RedisError('ERR syntax error')
      entries.set(key, { value, expiresAt: px ? now() + Number(ms) : Number.POSITIVE_INFINITY })
      return { status: 'OK' }
    },
    GET: (key) => text(key),
    GETRANGE: (key, start, stop) => {
      const value = text(key) ?? ''
      return value.slice(...bounds(value.length, start, stop))
    },
    ZADD(key, ...args) {
      const onlyNew = args[0] === 'NX'
      const pairs = onlyNew ? args.slice(1) : args
      const set = sortedSet(key)
      const before = set.size
      for (let i = 0; i < pairs.length; i += 2) {
        const [score, member] = [parseScore(pairs[i]), pairs[i + 1] as string]
        if (!onlyNew || !set.has(member)) set.set(member, score)
      }
      if (!entries.has(key)) entries.set(key, { value: set, expiresAt: Number.POSITIVE_INFINITY })
      return set.size - before
    },
    ZREM: (key, ...members) => remove(key, members),
    ZCARD: (key) => sortedSet(key).size,
    ZSCORE(key, member = '') {
      const score = sortedSet(key).get(member)
      return score === undefined ? null : String(score)
    },
    ZCOUNT: (key, least, most) => within(key, least, most).length,
    ZRANGE: (key, ...args) => range(ordered(key), args),
    ZREVRANGE: (key, ...args) => range(ordered(key).reverse(), args),
    ZREMRANGEBYSCORE: (key, least, most) => remove(key, within(key, least, most)),
    ZREMRANGEBYRANK(key, start, stop) {
      const list = ordered(key)
      return remove(
        key,
        list.slice(...bounds(list.length, start, stop)).map(([member]) => member),
      )
    },
    TIME: () => [String(Math.floor(now() / 1000)), String(Math.floor((now() % 1000) * 1000))],
  }

  return {
    /** Throws a {@link RedisError} where Redis would answer with an error. */
    run(name: string, args: readonly string[]): Reply {
      const command = commands[name.toUpperCase()]
      if (!command) throw new RedisError(`ERR unknown command '${name}', with args beginning with: `)
      return command(...(args as [string, ...string[]]))
    },
  }
}

/** Both ends included, and negative ones from the end, as Redis has them; for `slice`. */
function bounds(length: number, start: string | undefined, stop: string | undefined): [number, number] {
  const from = (index: number) => (index < 0 ? length + index : index)
  return [Math.max(0, from(Number(start))), Math.max(0, from(Number(stop)) + 1)]
}

function parseScore(text: string | undefined): number {
  const score = Number(text?.replace(/^([+-]?)inf$/, '$1Infinity') || Number.NaN)
  if (Number.isNaN(score)) throw new RedisError('ERR value is not a valid float')
  return score
}
