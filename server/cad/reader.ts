import type { Call } from '../../shared/call.ts'
import { sameData } from '../../shared/data.ts'
import type { Reading } from './call.ts'
import { isFields } from './lenient.ts'
import { type Recall, type Reply, readReply } from './reply.ts'

/**
 * Reads replies one after the other. Most are the last one again, and of the others most calls are: what came before is
 * not read again, and stays the same object, so that whoever compares needs no more than '==='. All of it is done before
 * the hop to the game thread.
 */
export function createReader(): (text: string) => Reply {
  let lastText: string | null = null
  let last: Reply | null = null
  /** The calls of the last reply as they came, by list and by id, with what reading them gave. */
  let known: Memory = new Map()

  return (text) => {
    if (last !== null && text === lastText) return last
    const now: Memory = new Map()
    const reply = parse(text, (list, call, read) => {
      const id = idOf(call)
      const before = known.get(list)?.get(id)
      const entry =
        before !== undefined && sameData(before.call, call) ? before : { call, reading: read(call) }
      entriesOf(now, list).set(id, entry)
      // What was read from this list before was read by the same reader.
      return entry.reading as ReturnType<typeof read>
    })
    if (reply.kind === 'malformed') return reply
    known = now
    lastText = text
    last = reply
    return reply
  }
}

type Memory = Map<string, Map<string | number, Entry>>

interface Entry {
  call: unknown
  reading: Reading<Call>
}

function entriesOf(memory: Memory, list: string): Map<string | number, Entry> {
  const entries = memory.get(list) ?? new Map<string | number, Entry>()
  memory.set(list, entries)
  return entries
}

/** As it came; what isn't the one or the other is no id, and whatever it is must not be made a string of. */
function idOf(call: unknown): string | number {
  const id = isFields(call) ? (call.callId ?? call.CallId) : null
  return typeof id === 'string' || typeof id === 'number' ? id : ''
}

function parse(text: string, recall: Recall): Reply {
  try {
    return readReply(JSON.parse(text), recall)
  } catch {
    return { kind: 'malformed', why: text.trim() === '' ? 'it is empty' : 'it is not JSON' }
  }
}
