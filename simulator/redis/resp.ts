/** As much of Redis' protocol as is needed to tell one command, and one reply, from the next. */

/** The commands in what a client wrote at once: each as its words, and as it was written. */
export function commandsIn(bytes: Buffer): { words: Buffer[]; raw: Buffer }[] {
  const commands: { words: Buffer[]; raw: Buffer }[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = replyEnd(bytes, at)
    if (end === null || bytes[at] !== ARRAY) throw new Error('A command was written in pieces, or is none')
    const words: Buffer[] = []
    for (let word = lineEnd(bytes, at) as number; word < end; ) {
      const next = replyEnd(bytes, word) as number
      words.push(bytes.subarray(lineEnd(bytes, word) as number, next - 2))
      word = next
    }
    commands.push({ words, raw: bytes.subarray(at, end) })
    at = end
  }
  return commands
}

export function commandOf(...words: string[]): Buffer {
  return Buffer.from(
    `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`,
  )
}

const ARRAY = '*'.charCodeAt(0)
const BULK = '$'.charCodeAt(0)

/** Where the reply that begins at `at` ends, or null where it has not come whole. */
export function replyEnd(bytes: Buffer, at: number): number | null {
  const line = lineEnd(bytes, at)
  if (line === null) return null
  const count = Number(bytes.toString('latin1', at + 1, line - 2))
  if (bytes[at] === BULK) {
    const end = count < 0 ? line : line + count + 2
    return end <= bytes.length ? end : null
  }
  if (bytes[at] !== ARRAY) return line
  let end: number | null = line
  for (let i = 0; i < count && end !== null; i++) end = replyEnd(bytes, end)
  return end
}

function lineEnd(bytes: Buffer, at: number): number | null {
  const end = bytes.indexOf('\r\n', at)
  return end < 0 ? null : end + 2
}
