import { applyReply, type Board, emptyBoard } from '../server/core/board.ts'
import { createReplyParser, type Reply } from '../server/core/cad/parse-reply.ts'
import { replyOf } from './community.ts'
import { ratio, ratioCold } from './measure.ts'
import type { Row } from './table.ts'

const BIG = 600

/**
 * From a reply's text to what changed. The yardstick is JSON.parse of the same text: others read it for no less. All with
 * cold caches, as there are 20 s between two replies.
 */
export function reading(): Row[] {
  const { texts, read, applied } = newCourse(BIG)
  const parseOnly = () => JSON.parse(texts[0])
  let turn = 0
  const changing = () => applied(read(texts[++turn % 2] as string))
  const replies = texts.map((text) => read(text)) as [Reply, Reply]
  // Each answer is a string of its own: the same one again would be known by its address.
  const again = Array.from({ length: 50 }, () => Buffer.from(texts[1]).toString())

  return [
    {
      what: 'Reading a reply of 600 calls in which nothing changed',
      of: 'JSON.parse',
      bound: 0.05,
      ...ratioCold(() => applied(read(again[++turn % 50] as string)), parseOnly),
    },
    {
      what: 'Reading one in which one call changed, from text to changes',
      of: 'JSON.parse',
      bound: 3,
      ...ratioCold(changing, parseOnly),
    },
    {
      what: 'What of that runs on the game thread',
      of: 'JSON.parse',
      bound: 0.5,
      ...ratioCold(() => applied(replies[++turn % 2] as Reply), parseOnly),
    },
    {
      what: 'Reading the first reply',
      of: 'JSON.parse',
      bound: null,
      ...ratioCold(() => newCourse(0).applied(createReplyParser()(texts[0])), parseOnly),
    },
    {
      what: 'One call changed, over and over with warm caches',
      of: 'JSON.parse',
      bound: null,
      ...ratio(changing, parseOnly),
    },
  ]
}

/** 10 times the calls cost at most 11 times as much. */
export function readingGrowth(): Row[] {
  const cost = (size: number) => {
    const { texts, read, applied } = newCourse(size)
    let turn = 0
    return () => applied(read(texts[++turn % 2] as string))
  }
  const [small, middle, large] = [cost(60), cost(600), cost(6_000)]
  return [
    {
      what: 'Reading 600 calls, one changed',
      of: 'reading 60',
      bound: 11,
      ...ratioCold(middle, small),
    },
    {
      what: 'Reading 6,000 calls, one changed',
      of: 'reading 600',
      bound: 11,
      ...ratioCold(large, middle),
    },
    {
      what: 'Reading 6,000 calls, one changed, over and over with warm caches',
      of: 'reading 600',
      bound: null,
      ...ratio(large, middle),
    },
    {
      what: 'JSON.parse of 6,000 calls, over and over with warm caches',
      of: 'JSON.parse of 600',
      bound: null,
      ...ratio(parsing(6_000), parsing(600)),
    },
  ]
}

function parsing(size: number): () => unknown {
  const text = JSON.stringify(replyOf(size))
  return () => JSON.parse(text)
}

function newCourse(size: number) {
  const texts = ['Armed Robbery, one suspect', 'Armed Robbery, two suspects'].map((title) =>
    JSON.stringify(replyOf(size, { title })),
  ) as [string, string]
  let board: Board = emptyBoard
  return {
    texts,
    read: createReplyParser(),
    applied(reply: Reply) {
      if (reply.kind !== 'calls') throw new Error(reply.why)
      const next = applyReply(board, reply, 1)
      board = next.board
      return next.changes
    },
  }
}
