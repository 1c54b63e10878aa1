import { decode, Encoder, ExtData } from '@msgpack/msgpack'
import type { Handler } from './globals.ts'

/**
 * The encoding of data between runtimes. It follows FiveM's codec, not standard msgpack: an unsupported value becomes
 * null or an empty object, mostly without an error.
 */
export interface References {
  /** Makes a function callable from other runtimes. Returns its name. */
  register(fn: Handler): string
  /** Returns the function that calls the function of that name. */
  resolve(name: string): Handler
}

/** For data that cannot contain functions. */
export const noFunctions: References = {
  register: () => {
    throw new TypeError('A function cannot be sent here')
  },
  resolve: (name) => () => {
    throw new Error(`The function ${name} does not belong to this machine`)
  },
}

const FUNCTION_REFERENCE = 10

const encoder = new Encoder({ maxDepth: Number.POSITIVE_INFINITY })

export function pack(value: unknown, references: References): Uint8Array {
  return encoder.encode(toPlain(value, references))
}

export function unpack(bytes: Uint8Array, references: References): unknown {
  return decode(bytes, {
    extensionCodec: {
      tryToEncode: () => null,
      decode: (data, type) =>
        type === FUNCTION_REFERENCE ? references.resolve(new TextDecoder().decode(data)) : null,
    },
  })
}

function toPlain(value: unknown, references: References): unknown {
  switch (typeof value) {
    case 'function':
      return new ExtData(FUNCTION_REFERENCE, new TextEncoder().encode(references.register(value as Handler)))
    case 'symbol':
      return null
    case 'bigint':
      throw new TypeError('Cannot mix BigInt and other types, use explicit conversions')
    case 'object':
      break
    default:
      return value
  }
  if (value === null || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return Array.from(value, (item) => toPlain(item, references))
  const result: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (key !== '__proto__') result[key] = toPlain(item, references)
  }
  return result
}
