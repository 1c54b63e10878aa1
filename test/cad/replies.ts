import { readFileSync } from 'node:fs'
import { type Reply, readReply } from '../../server/cad/reply.ts'

/** A raw reply out of test/replies, as JSON.parse makes it. */
export function raw(name: string) {
  return JSON.parse(readFileSync(new URL(`../replies/${name}.json`, import.meta.url), 'utf8'))
}

/** What is read from a reply that has calls. */
export function calls(json: unknown): Extract<Reply, { kind: 'calls' }> {
  const reply = readReply(json)
  if (reply.kind !== 'calls') throw new Error(`malformed: ${reply.why}`)
  return reply
}
