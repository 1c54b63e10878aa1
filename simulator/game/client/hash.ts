/** The game's hash of a name (Jenkins one-at-a-time), as the signed 32-bit number that natives use. */
export function joaat(name: string): number {
  let hash = 0
  for (const byte of Buffer.from(name.toLowerCase())) {
    hash = (hash + byte) >>> 0
    hash = (hash + (hash << 10)) >>> 0
    hash = (hash ^ (hash >>> 6)) >>> 0
  }
  hash = (hash + (hash << 3)) >>> 0
  hash = (hash ^ (hash >>> 11)) >>> 0
  return (hash + (hash << 15)) | 0
}

/** Natives with a hash parameter also accept the name, or the hash in hexadecimal. */
export function toHash(key: string | number): number {
  if (typeof key === 'number') return key | 0
  return /^0x[0-9a-f]+$/i.test(key) ? Number(key) | 0 : joaat(key)
}
