/** The game's name hash (Jenkins, one at a time), as the signed number that natives use. */
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

/** Natives that take a hash take the name as well. */
export function toHash(key: string | number): number {
  if (typeof key === 'number') return key | 0
  return /^0x[0-9a-f]+$/i.test(key) ? Number(key) | 0 : joaat(key)
}
