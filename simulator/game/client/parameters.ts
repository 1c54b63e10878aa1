import type { Natives } from '../natives.ts'

/**
 * The types of arguments. The game does not refuse a wrong argument: it draws garbage or crashes later. So the simulator
 * reports each wrong argument, and then passes the value that the game would receive.
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

type NativeWithKinds = ((...args: never[]) => unknown) & { kinds?: readonly Kind[] }

/** Declares the parameter types of a native. */
export function withParameters<const K extends readonly Kind[], R>(
  kinds: K,
  native: (...args: Arguments<K>) => R,
): (...args: Arguments<K>) => R {
  return Object.assign((...args: Arguments<K>) => native(...args), { kinds })
}

/** The resource that calls natives. */
export interface Caller {
  readonly name: string
  /** Reports a wrong use of the native that is being called. */
  reportMisuse(text: string): void
}

export function createCaller(name: string, print: (text: string) => void) {
  let currentCall = ''

  const caller: Caller = {
    name,
    reportMisuse: (text) => print(`NATIVE MISUSE ${currentCall}: ${text}`),
  }

  /** Wraps the natives so that their arguments are checked and converted first. */
  function checkArguments<T extends Natives>(natives: T): T {
    const checked = Object.entries(natives).map(([name, native]) => {
      const { kinds = [] } = native as NativeWithKinds
      return [
        name,
        (...args: unknown[]) => {
          currentCall = `${name}(${args.map((arg) => JSON.stringify(arg) ?? String(arg)).join(', ')})`
          const converted = args.map((value, index) => {
            const kind = kinds[index]
            return kind ? convert(value, kind, index + 1, caller) : value
          })
          for (let index = args.length; index < kinds.length; index++) {
            converted.push(convert(undefined, kinds[index] as Kind, index + 1, caller))
          }
          return native(...converted)
        },
      ]
    })
    return Object.fromEntries(checked)
  }

  return { caller, checkArguments }
}

/** The value that the game receives for this argument. `position` counts from 1. */
function convert(value: unknown, kind: Kind, position: number, caller: Caller): unknown {
  const report = (problem: string) => caller.reportMisuse(`argument ${position} is ${problem}`)
  switch (kind) {
    case 'bool':
      return Boolean(value)
    case 'hash':
      if (typeof value === 'string' || typeof value === 'number') return value
      report('neither a name nor a hash')
      return 0
    case 'text':
      if (value === null || value === undefined || value === false || value === 0) {
        report('not a text, so the game gets a null pointer')
        return ''
      }
      // A C string ends at its first zero byte.
      return String(value).split('\0')[0]
    default:
      break
  }
  if (typeof value === 'boolean') return Number(value)
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    report('not a finite number')
    return 0
  }
  if (kind === 'float' || Number.isInteger(value)) return value
  report('not a whole number, so the game gets the bits of a float')
  return new Int32Array(new Float32Array([value]).buffer)[0]
}
