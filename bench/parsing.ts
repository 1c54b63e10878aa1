import { applyReply, type Board, emptyBoard } from '../server/core/board.ts'
import { createReplyParser, type Reply } from '../server/core/cad/parse-reply.ts'
import { ratio, ratioWithColdCaches } from './measure.ts'
import { sampleReply } from './sample-reply.ts'
import type { Row } from './table.ts'

const CALLS = 600

/**
 * The way from a reply's text to the changes on the board. The baseline is JSON.parse of the same text, which no
 * implementation can avoid. With cold caches, because 20 s pass between two replies.
 */
export function parsing(): Row[] {
  const { texts, parse, apply } = createPipeline(CALLS)
  const parseJson = () => JSON.parse(texts[0])
  let turn = 0
  const alternate = () => apply(parse(texts[++turn % 2] as string))
  const replies = texts.map((text) => parse(text)) as [Reply, Reply]
  // Different string objects: the engine compares a string with itself by address.
  const copies = Array.from({ length: 50 }, () => Buffer.from(texts[1]).toString())

  return [
    {
      name: `A reply of ${CALLS} calls, unchanged`,
      unit: 'JSON.parse',
      bound: 0.05,
      ...ratioWithColdCaches(() => apply(parse(copies[++turn % 50] as string)), parseJson),
    },
    {
      name: 'One call changed, from text to changes',
      unit: 'JSON.parse',
      bound: 1.6,
      ...ratioWithColdCaches(alternate, parseJson),
    },
    {
      name: 'The part of it that runs on the game thread',
      unit: 'JSON.parse',
      bound: 0.5,
      ...ratioWithColdCaches(() => apply(replies[++turn % 2] as Reply), parseJson),
    },
    {
      name: 'The first reply',
      unit: 'JSON.parse',
      bound: 3,
      ...ratioWithColdCaches(() => createPipeline(0).apply(createReplyParser()(texts[0])), parseJson),
    },
    {
      name: 'One call changed, warm caches',
      unit: 'JSON.parse',
      bound: null,
      ...ratio(alternate, parseJson),
    },
  ]
}

/** 10 times as many calls may take at most 11 times as long. */
export function parsingGrowth(): Row[] {
  const alternating = (size: number) => {
    const { texts, parse, apply } = createPipeline(size)
    let turn = 0
    return () => apply(parse(texts[++turn % 2] as string))
  }
  const [small, medium, large] = [alternating(60), alternating(600), alternating(6_000)]
  const growth = ratioWithColdCaches(large, medium)
  const growthOfJsonParse = ratioWithColdCaches(parsingJson(6_000), parsingJson(600))
  return [
    {
      name: '600 calls, one changed',
      unit: '60 calls',
      bound: 11,
      ...ratioWithColdCaches(medium, small),
    },
    {
      name: '6,000 calls, one changed',
      unit: '600 calls',
      bound: null,
      ...growth,
    },
    {
      name: 'The growth from 600 to 6,000 calls, one changed',
      unit: 'the growth of JSON.parse',
      bound: 1.15,
      value: growth.value / growthOfJsonParse.value,
      spread: growth.spread / growthOfJsonParse.value,
    },
    {
      name: '6,000 calls, one changed, warm caches',
      unit: '600 calls',
      bound: null,
      ...ratio(large, medium),
    },
    {
      name: 'JSON.parse of 6,000 calls, warm caches',
      unit: 'JSON.parse of 600',
      bound: null,
      ...ratio(parsingJson(6_000), parsingJson(600)),
    },
  ]
}

function parsingJson(size: number): () => unknown {
  const text = JSON.stringify(sampleReply(size))
  return () => JSON.parse(text)
}

/** Two replies that differ in one call, and the functions that a reply passes through. */
function createPipeline(size: number) {
  const texts = ['Armed Robbery, one suspect', 'Armed Robbery, two suspects'].map((title) =>
    JSON.stringify(sampleReply(size, { title })),
  ) as [string, string]
  let board: Board = emptyBoard
  return {
    texts,
    parse: createReplyParser(),
    apply(reply: Reply) {
      if (reply.kind !== 'calls') throw new Error(reply.why)
      const next = applyReply(board, reply, 1)
      board = next.board
      return next.changes
    },
  }
}
