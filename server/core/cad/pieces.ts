import { isObject, type JsonObject } from './coerce.ts'

/** An object of one of a reply's lists, by the text that it came in. It is the same piece in every reply that has it. */
export class Piece<Kept> {
  text: string
  /** What its reader made of it. */
  kept: Kept | null = null

  constructor(text: string) {
    this.text = text
  }
}

export interface Parsed<Kept> {
  /** What JSON.parse makes of the text, but with a {@link Piece} for each object in a list of the top level. */
  json: unknown
  /** In the order of the text. */
  pieces: Piece<Kept>[]
}

/** How many pieces may have gone, or changed, before one that is found again. */
const AHEAD = 16

/**
 * Parses a reply of which much was in the last one. What was is found by comparing text, for a fortieth of what parsing it
 * takes; only new pieces are parsed.
 *
 * In a JSON text any value may be put in the place of another, or of several in a row of a list: what comes out is JSON
 * again, and tells the same but for those. So parsing each piece by itself, and the rest with a number for each run of
 * them, is parsing the whole; and pieces that were cut wrong could not go unseen, as they or the rest would not parse.
 *
 * @param made given each new piece with its value
 * @throws SyntaxError where the text is not JSON
 */
export function parsePieces<Kept>(
  text: string,
  last: readonly Piece<Kept>[],
  made: (piece: Piece<Kept>, json: unknown) => void,
): Parsed<Kept> {
  const first = nextBracket(text, 0)
  const pieces: Piece<Kept>[] = []
  if (text[first] !== '{') return { json: JSON.parse(text), pieces }

  let next = 0
  function pieceAt(start: number): Piece<Kept> {
    for (let i = next; i < Math.min(next + AHEAD, last.length); i++) {
      const piece = last[i] as Piece<Kept>
      const here = text.slice(start, start + piece.text.length)
      if (here !== piece.text) continue
      // Equal, but a part of the last reply's text would keep all of that in memory.
      piece.text = here
      next = i + 1
      return piece
    }
    const piece = new Piece<Kept>(text.slice(start, endOfObject(text, start)))
    made(piece, JSON.parse(piece.text))
    return piece
  }

  /** Of pieces with nothing but a comma between them: where each run begins among them. */
  const runs: number[] = []
  let frame = ''
  let framed = first
  let depth = 0
  let inList = false
  for (let i = first; i < text.length; i = nextBracket(text, i)) {
    if (inList && depth === 2 && text[i] === '{') {
      const goesOn = pieces.length > 0 && i === framed + 1 && text[framed] === ','
      if (!goesOn) {
        frame += `${text.slice(framed, i)}{"":${runs.length}}`
        runs.push(pieces.length)
      }
      const piece = pieceAt(i)
      pieces.push(piece)
      i += piece.text.length
      framed = i
      continue
    }
    depth += opens(text, i) ? 1 : -1
    if (depth < 2) inList = false
    else if (depth === 2) inList ||= text[i] === '['
    i++
  }
  const json: unknown = JSON.parse(text.slice(0, first) + frame + text.slice(framed))
  const run = (number: number) => pieces.slice(runs[number], runs[number + 1])
  return { json: isObject(json) ? withRuns(json, run) : json, pieces }
}

/** Every object in a list of the top level was taken out, so that each one there now has the number of a run. */
function withRuns(frame: JsonObject, run: (number: number) => readonly unknown[]): JsonObject {
  const whole = (value: unknown) =>
    Array.isArray(value)
      ? value.flatMap((entry) => (isObject(entry) ? run(entry[''] as number) : [entry]))
      : value
  return Object.fromEntries(Object.entries(frame).map(([name, value]) => [name, whole(value)]))
}

function endOfObject(text: string, start: number): number {
  let depth = 0
  for (let i = start; i < text.length; i = nextBracket(text, i + 1)) {
    depth += opens(text, i) ? 1 : -1
    if (depth === 0) return i + 1
  }
  return text.length
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

function opens(text: string, at: number): boolean {
  const char = text.charCodeAt(at)
  return char === OPEN_LIST || char === OPEN_OBJECT
}

/** The next bracket of either kind that is not in a string, from there on; the text's length where there is none. */
function nextBracket(text: string, from: number): number {
  let inString = false
  for (let i = from; i < text.length; i++) {
    const char = text.charCodeAt(i)
    if (char === QUOTE) inString = !inString
    else if (inString && char === BACKSLASH) i++
    else if (
      !inString &&
      (char === OPEN_LIST || char === CLOSE_LIST || char === OPEN_OBJECT || char === CLOSE_OBJECT)
    )
      return i
  }
  return text.length
}
