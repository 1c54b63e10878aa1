import type { Call } from '../../../shared/call.ts'
import type { ParseResult } from './parse-call.ts'
import { type ParseCached, parseReply, type Reply } from './parse-reply.ts'
import { Piece, parsePieces } from './pieces.ts'

/**
 * Creates a parser for successive replies. Most replies equal the last one, and most calls of the others are unchanged:
 * those are not parsed again and stay the same objects, so a comparison by '===' is enough.
 */
export function createReplyParser(): (text: string) => Reply {
  let lastText: string | null = null
  let last: Reply | null = null
  let pieces: readonly Piece<CachedResult>[] = []

  return (text) => {
    if (last !== null && text === lastText) return last
    const values = new Map<Piece<CachedResult>, unknown>()
    const parseCached: ParseCached = (list, call, parse) => {
      if (!(call instanceof Piece)) return parse(call)
      const piece: Piece<CachedResult> = call
      if (piece.kept?.list !== list) {
        const value = values.has(piece) ? values.get(piece) : JSON.parse(piece.text)
        piece.kept = { list, result: parse(value) }
      }
      return piece.kept.result as ReturnType<typeof parse>
    }
    try {
      const parsed = parsePieces(text, pieces, (piece, value) => values.set(piece, value))
      const reply = parseReply(parsed.json, parseCached)
      if (reply.kind === 'malformed') return reply
      pieces = parsed.pieces
      lastText = text
      last = reply
      return reply
    } catch {
      return { kind: 'malformed', why: text.trim() === '' ? 'it is empty' : 'it is not JSON' }
    }
  }
}

/** The result of parsing an entry. It depends on the list that contains the entry. */
interface CachedResult {
  list: string
  result: ParseResult<Call>
}
