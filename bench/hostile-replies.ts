import { applyReply, emptyBoard } from '../server/core/board.ts'
import { createReplyParser } from '../server/core/cad/parse-reply.ts'
import { ratioOfLongRuns } from './measure.ts'
import type { Row } from './table.ts'

/** The largest reply that is read. */
const BYTES = 8 * 2 ** 20

const inList = (entries: string): string => `{"activeCalls":[${entries}]}`
const inCall = (fields: string): string => inList(`{"callId":1,${fields}}`)

/** Replies of 8 MiB that cost the most for their size, each by another part of the parser. */
export const HOSTILE_REPLIES: Record<string, () => string> = {
  'empty objects': () => inList(repeat(() => '{}')),
  'empty lists': () => inList(repeat(() => '[]')),
  null: () => inList(repeat(() => 'null')),
  'calls with different ids': () => inList(repeat((i) => `{"callId":${i}}`)),
  'calls with one id': () => inList(repeat(() => '{"callId":1}')),
  'calls in PascalCase': () => `{"ActiveCalls":[${repeat((i) => `{"CallId":${i}}`)}]}`,
  '15,000 calls with long texts': longTexts,
  'unknown fields': () => inCall(repeat((i) => `"f${i}":1`)),
  'number notes': () => inCall(`"notes":[${repeat(() => '1')}]`),
  'empty notes': () => inCall(`"notes":[${repeat(() => '{}')}]`),
  'null notes': () => inCall(`"notes":[${repeat(() => 'null')}]`),
  'invalid idents': () => inCall(`"idents":[${repeat(() => '"x"')}]`),
  'metaData keys': () => inCall(`"metaData":{${repeat((i) => `"f${i}":1`)}}`),
  'nested metaData': () => inCall(`"metaData":{"coords":{${repeat((i) => `"f${i}":1`)}}}`),
  'one long text': () => inCall(`"description":"${'x'.repeat(BYTES - 100)}"`),
  'nested lists': () => '['.repeat(BYTES / 2) + ']'.repeat(BYTES / 2),
  'no JSON': () => '['.repeat(BYTES),
}

export function hostileReplies(): Row[] {
  return Object.entries(HOSTILE_REPLIES).map(([name, create]) => {
    const text = create()
    return {
      name,
      unit: 'JSON.parse',
      bound: 4,
      ...ratioOfLongRuns(
        () => parseAndApply(text),
        () => parseJson(text),
      ),
    }
  })
}

function parseAndApply(text: string): void {
  const reply = createReplyParser()(text)
  if (reply.kind === 'calls') applyReply(emptyBoard, reply, 1)
}

function parseJson(text: string): void {
  try {
    JSON.parse(text)
  } catch {
    // Some replies are invalid on purpose.
  }
}

/** As many parts as fit, separated by commas. */
function repeat(part: (i: number) => string): string {
  const parts: string[] = []
  let length = 100
  for (let i = 0; length < BYTES; i++) {
    const text = part(i)
    parts.push(text)
    length += text.length + 1
  }
  parts.pop()
  return parts.join(',')
}

function longTexts(): string {
  const calls = (list: string, firstId: number) =>
    `"${list}":[${Array.from({ length: 5_000 }, (_, i) => `{"callId":${firstId + i},"title":"${'x'.repeat(520)}"}`).join(',')}]`
  return `{${[calls('activeCalls', 0), calls('emergencyCalls', 0), calls('closedCalls', 5_000)].join(',')}}`
}
