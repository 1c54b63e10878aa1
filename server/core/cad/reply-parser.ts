import type { Call } from '../../../shared/call.ts'
import type { ParseResult } from './parse-call.ts'
import { type ParseCached, parseReply, type Reply } from './parse-reply.ts'
import { Piece, parsePieces } from './pieces.ts'

/**
 * Reads replies one after the other. Most are the last one again, and of the others most calls are: what came before is
 * neither parsed nor read again, and stays the same object, so that whoever compares needs no more than '==='. All of it
 * is done before the hop to the game thread.
 */
export function createReplyParser(): (text: string) => Reply {
  let lastText: string | null = null
  let last: Reply | null = null
  let pieces: readonly Piece<Read>[] = []

  return (text) => {
    if (last !== null && text === lastText) return last
    const values = new Map<Piece<Read>, unknown>()
    const recall: ParseCached = (list, call, read) => {
      if (!(call instanceof Piece)) return read(call)
      const piece: Piece<Read> = call
      if (piece.kept?.list !== list) {
        const value = values.has(piece) ? values.get(piece) : JSON.parse(piece.text)
        piece.kept = { list, reading: read(value) }
      }
      return piece.kept.reading as ReturnType<typeof read>
    }
    try {
      const parsed = parsePieces(text, pieces, (piece, value) => values.set(piece, value))
      const reply = parseReply(parsed.json, recall)
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

/** What a call was read to be in a list: in another it might be something else. */
interface Read {
  list: string
  reading: ParseResult<Call>
}
