import * as z from 'zod/mini'
import type { Call } from '../../shared/call.ts'
import { parseJson } from '../../shared/parse-json.ts'
import { applyReply, type Board, emptyBoard } from './board.ts'
import { parseReply } from './cad/parse-reply.ts'

/** Size limit of the stored text, in bytes. */
export const MAX_SAVED_BYTES = 256 * 1024
/** The keys of calls that did not fit: at most 32 KB. */
const MAX_DROPPED_KEYS = 1_000
const MAX_KEY_BYTES = 32

const savedBoard = z.object({
  v: z.literal(1),
  source: z.string(),
  activeCalls: z.array(z.unknown()),
  emergencyCalls: z.array(z.unknown()),
  dropped: z.array(z.string()).check(z.maxLength(MAX_DROPPED_KEYS)),
})

/**
 * Encodes the calls in the form of a CAD reply. If they are too large, all notes are left out, then the oldest calls.
 *
 * @param source identifies the API key, URL and server id of the calls; it must not contain the key
 */
export function encodeBoard(board: Board, source: string): string {
  const calls = [...board.calls.values()]
  const complete = encode(calls, [], source)
  if (byteLength(complete) <= MAX_SAVED_BYTES) return complete

  const newestFirst = calls.map(withoutNotes).sort((a, b) => updatedAt(b) - updatedAt(a))
  let bytes = byteLength(encode([], [], source)) + MAX_DROPPED_KEYS * MAX_KEY_BYTES
  const kept = new Set<Call>()
  for (const call of newestFirst) {
    bytes += byteLength(JSON.stringify(call)) + 1
    if (bytes > MAX_SAVED_BYTES) break
    kept.add(call)
  }
  const dropped = newestFirst.filter((call) => !kept.has(call)).map(({ key }) => key)
  return encode([...kept], dropped.slice(0, MAX_DROPPED_KEYS), source)
}

/** The board that {@link encodeBoard} wrote, or null if the text is not readable or belongs to another source. */
export function decodeBoard(text: string | null, source: string): Board | null {
  const saved = z.safeParse(savedBoard, parseJson(text ?? ''))
  if (!saved.success || saved.data.source !== source) return null
  const { activeCalls, emergencyCalls, dropped } = saved.data
  const lists = parseReply({ activeCalls, emergencyCalls })
  if (lists.kind !== 'calls') return null
  const { board } = applyReply(emptyBoard, lists, 0)
  // The next reply contains these calls again; they are not new then.
  return { ...board, reply: null, recentlyRemoved: new Map(dropped.map((key) => [key, 'gone'])) }
}

function encode(calls: readonly Call[], dropped: string[], source: string): string {
  return JSON.stringify({
    v: 1,
    source,
    activeCalls: calls.filter(({ kind }) => kind === 'dispatch'),
    emergencyCalls: calls.filter(({ kind }) => kind === 'emergency'),
    dropped,
  } satisfies z.infer<typeof savedBoard>)
}

const withoutNotes = (call: Call): Call => (call.kind === 'dispatch' ? { ...call, notes: [] } : call)

function updatedAt({ updated }: Call): number {
  const time = Date.parse(updated ?? '')
  return Number.isNaN(time) ? 0 : time
}

/** Upper bound of the length in UTF-8. */
function byteLength(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0x7f) bytes += unit > 0x7ff ? 2 : 1
  }
  return bytes
}
