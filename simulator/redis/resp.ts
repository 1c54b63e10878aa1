/** The part of Redis's protocol (RESP2) that the stand-in needs. Text is latin1, so that it holds any bytes. */

export type Reply = number | string | null | Status | Failure | readonly Reply[]
export interface Status {
  status: string
}
export interface Failure {
  error: string
}

/** The whole commands at the start of the bytes, each as its words, and the bytes that are left. */
export function parseCommands(bytes: Buffer): { commands: string[][]; rest: Buffer } {
  const commands: string[][] = []
  let at = 0
  while (at < bytes.length) {
    const end = replyEnd(bytes, at)
    if (end === null) break
    const words: string[] = []
    for (let word = lineEnd(bytes, at) as number; word < end; ) {
      const next = replyEnd(bytes, word) as number
      words.push(bytes.toString('latin1', lineEnd(bytes, word) as number, next - 2))
      word = next
    }
    commands.push(words)
    at = end
  }
  return { commands, rest: bytes.subarray(at) }
}

export function encodeCommand(words: readonly string[]): Buffer {
  return encodeReply(words)
}

export function encodeReply(reply: Reply): Buffer {
  return Buffer.from(replyText(reply), 'latin1')
}

function replyText(reply: Reply): string {
  if (reply === null) return '$-1\r\n'
  if (typeof reply === 'number') return `:${Math.trunc(reply)}\r\n`
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`
  if ('error' in reply) return `-${reply.error}\r\n`
  if ('status' in reply) return `+${reply.status}\r\n`
  return `*${reply.length}\r\n${reply.map(replyText).join('')}`
}

const ARRAY = '*'.charCodeAt(0)
const BULK = '$'.charCodeAt(0)

/** Where the reply (or command) that begins at `at` ends, or null where it is not complete. */
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
