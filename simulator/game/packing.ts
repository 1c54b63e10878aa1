import { decode, Encoder, ExtData } from '@msgpack/msgpack'
import type { Handler } from './globals.ts'

/**
 * What every border between runtimes does to data. It follows FiveM's codec and not msgpack's manners: see 'What
 * survives packing' in docs; most losses are silent.
 */
export interface References {
  /** Keeps a function for others to call, and names it. */
  register(fn: Handler): string
  /** The function by which such a name is called. */
  resolve(name: string): Handler
}

/** For where no function can go. */
export const noFunctions: References = {
  register: () => {
    throw new TypeError('A function cannot go there')
  },
  resolve: (name) => () => {
    throw new Error(`The function ${name} is not of this machine`)
  },
}

const FUNCTION_REFERENCE = 10

const encoder = new Encoder({ maxDepth: Number.POSITIVE_INFINITY })

export function pack(value: unknown, references: References): Uint8Array {
  return encoder.encode(plain(value, references))
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

function plain(value: unknown, references: References): unknown {
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
  if (Array.isArray(value)) return Array.from(value, (item) => plain(item, references))
  const own: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (key !== '__proto__') own[key] = plain(item, references)
  }
  return own
}
