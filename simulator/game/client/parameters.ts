import type { Natives } from '../natives.ts'

/**
 * The game does not refuse a wrong argument: it draws garbage, or crashes later. So the simulator tells of each one,
 * and then passes on what the game would have got.
 */
type Kind = 'int' | 'float' | 'bool' | 'text' | 'hash'

interface Values {
  int: number
  float: number
  bool: boolean | number
  text: string
  hash: string | number
}

type Arguments<K extends readonly Kind[]> = { -readonly [I in keyof K]: Values[K[I]] }

type Typed = ((...args: never[]) => unknown) & { kinds?: readonly Kind[] }

/** Declares what kinds of arguments a native takes. */
export function withParameters<const K extends readonly Kind[], R>(
  kinds: K,
  native: (...args: Arguments<K>) => R,
): (...args: Arguments<K>) => R {
  return Object.assign((...args: Arguments<K>) => native(...args), { kinds })
}

/** The resource that a native is called by. */
export interface Caller {
  readonly name: string
  /** Tells that the native which is being called is called wrongly. */
  reportMisuse(text: string): void
}

export function createCaller(name: string, print: (text: string) => void) {
  let calling = ''

  const owner: Caller = {
    name,
    reportMisuse: (text) => print(`NATIVE MISUSE ${calling}: ${text}`),
  }

  /** The natives, with their arguments looked at first. */
  function watch<T extends Natives>(natives: T): T {
    const watched = Object.entries(natives).map(([name, native]) => {
      const { kinds = [] } = native as Typed
      return [
        name,
        (...args: unknown[]) => {
          calling = `${name}(${args.map((arg) => JSON.stringify(arg) ?? String(arg)).join(', ')})`
          const seen = args.map((value, index) => {
            const kind = kinds[index]
            return kind ? received(value, kind, index + 1, owner) : value
          })
          for (let index = args.length; index < kinds.length; index++) {
            seen.push(received(undefined, kinds[index] as Kind, index + 1, owner))
          }
          return native(...seen)
        },
      ]
    })
    return Object.fromEntries(watched)
  }

  return { owner, watch }
}

function received(value: unknown, kind: Kind, position: number, owner: Caller): unknown {
  const wrong = (what: string) => owner.reportMisuse(`argument ${position} is ${what}`)
  switch (kind) {
    case 'bool':
      return Boolean(value)
    case 'hash':
      if (typeof value === 'string' || typeof value === 'number') return value
      wrong('neither a name nor a hash')
      return 0
    case 'text':
      if (value === null || value === undefined || value === false || value === 0) {
        wrong('no text, which the game gets as a null pointer')
        return ''
      }
      // A C string ends at its first zero.
      return String(value).split('\0')[0]
    default:
      break
  }
  if (typeof value === 'boolean') return Number(value)
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    wrong('no finite number')
    return 0
  }
  if (kind === 'float' || Number.isInteger(value)) return value
  wrong('not a whole number, so the game gets the bits of a float')
  return new Int32Array(new Float32Array([value]).buffer)[0]
}
