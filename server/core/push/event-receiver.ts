import type { Log } from '../log.ts'
import { pushFlood, pushIgnored, pushUnreadable } from '../messages.ts'
import { isUnitEvent, parseUnitEvents, type UnitEvent } from '../units/unit-event.ts'
import { type PushEvent, parsePushEvent } from './parse-event.ts'

/** Token bucket: more than a community with hundreds of dispatchers causes. A source that sends more is faulty or hostile. */
const TOKENS_PER_SECOND = 20
const MAX_TOKENS = 200
/** In characters of JSON. */
const MAX_EVENT_LENGTH = 64 * 1024
/** Bounds the log lines about unexpected events: the type in them comes from outside. */
const MAX_REPORTED_TYPES = 30

export interface EventReceiverDeps {
  /** Steady clock, in ms. */
  now(): number
  log: Pick<Log, 'info' | 'warn'>
  /** Called with the parsed events of each message. */
  onEvents(events: readonly PushEvent[]): void
  /** Called with the parsed events of each message about units. */
  onUnitEvents(events: readonly UnitEvent[]): void
  /** Called after every message about calls: the next reply corrects the board. */
  requestPoll(): void
}

/** False for a larger event, and for data that is nested too deeply or cannot be JSON, such as functions. */
function isWithinSize(data: unknown): boolean {
  try {
    const json: string | undefined = JSON.stringify(data ?? null)
    return json !== undefined && json.length <= MAX_EVENT_LENGTH
  } catch {
    // Another resource can send cyclic data, or data nested more deeply than the stack allows.
    return false
  }
}

/** Receives push events from any source: limits their size and rate, parses them, and reports each problem once. */
export function createEventReceiver({ now, log, onEvents, onUnitEvents, requestPoll }: EventReceiverDeps) {
  const reported = new Set<string>()
  let tokens = MAX_TOKENS
  let refilledAt = now()
  let lastReceivedAt: number | null = null

  function reportOnce(kind: string, report: () => void): void {
    if (reported.has(kind) || reported.size >= MAX_REPORTED_TYPES) return
    reported.add(kind)
    report()
  }

  function takeToken(): boolean {
    tokens = Math.min(MAX_TOKENS, tokens + ((now() - refilledAt) / 1000) * TOKENS_PER_SECOND)
    refilledAt = now()
    if (tokens < 1) return false
    tokens -= 1
    return true
  }

  function receiveUnitEvents(type: string, data: unknown): void {
    const events = parseUnitEvents(type, data)
    if (events.length > 0) onUnitEvents(events)
    else reportOnce(type, () => log.warn(pushUnreadable(type)))
  }

  function receiveCallEvents(type: unknown, name: string, data: unknown): void {
    const parsed = parsePushEvent(type, data)
    switch (parsed.kind) {
      case 'unknown':
        reportOnce(name, () => log.info(pushIgnored(name)))
        return
      case 'invalid':
        reportOnce(name, () => log.warn(pushUnreadable(name)))
        requestPoll()
        return
      case 'events':
        lastReceivedAt = now()
        onEvents(parsed.events)
        requestPoll()
    }
  }

  return {
    /** Takes the type and the data of an event as the CAD sent them. */
    receive(type: unknown, data: unknown): void {
      const name = typeof type === 'string' ? type.slice(0, 40) : 'something without a type'
      if (!takeToken() || !isWithinSize(data)) {
        reportOnce('flood', () => log.warn(pushFlood(name)))
        requestPoll()
        return
      }
      if (isUnitEvent(type)) receiveUnitEvents(type, data)
      else receiveCallEvents(type, name, data)
    },

    /** Age of the last valid event in ms, or null before the first. */
    lastAgo: (): number | null => (lastReceivedAt === null ? null : now() - lastReceivedAt),
  }
}
