import type { Call } from '../../shared/call.ts'
import { CALL_TABLE_TYPE, type CallTableType } from '../../shared/call-codes.ts'
import type { CallLists } from './board.ts'
import type { IncompleteList } from './cad/incomplete-lists.ts'
import type { PushEvent } from './push/parse-event.ts'

/** The value of `sonoran_calls_type`. */
export type RequestedCalls = keyof typeof CALL_TABLE_TYPE

/** The `type` of a request. Servers that share replies need all calls, because their settings may differ. */
export function requestType(requested: RequestedCalls, areRepliesShared: boolean): CallTableType {
  return areRepliesShared ? CALL_TABLE_TYPE.all : CALL_TABLE_TYPE[requested]
}

const isRequested = (requested: RequestedCalls, kind: Call['kind']) =>
  requested === 'all' || requested === kind

/** Empties the lists that were not requested. The CAD may omit them, which does not make the reply incomplete. */
export function keepRequested<R extends CallLists & { incomplete: IncompleteList[] }>(
  reply: R,
  requested: RequestedCalls,
): R {
  if (requested === 'all') return reply
  const incomplete = reply.incomplete.filter(({ kind }) => isRequested(requested, kind))
  const lists = requested === 'dispatch' ? { emergency: [] } : { active: [], closed: [], closedCount: 0 }
  return { ...reply, ...lists, incomplete, unread: incomplete.map(({ kind }) => kind) }
}

/** Removes push events about new calls that were not requested: the next poll would not confirm them. */
export function keepRequestedEvents(events: readonly PushEvent[], requested: RequestedCalls): PushEvent[] {
  return events.filter((event) => event.type !== 'new' || isRequested(requested, event.call.kind))
}
