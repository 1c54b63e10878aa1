import type { Log } from '../log.ts'
import { pushFlood, pushIgnored, pushUnreadable } from '../messages.ts'
import { type PushEvent, parsePushEvent } from './parse-event.ts'

/** More than a dispatch centre of hundreds makes; a source that sends more is broken or hostile. */
const MOST_A_SECOND = 20
const MOST_AT_ONCE = 200
/** In characters of JSON. */
const LARGEST = 64 * 1024
/** Kinds of oddities that are told, each once: their names come from outside. */
const MOST_KINDS = 30

export interface EventReceiverDeps {
  /** In ms, of a clock that nobody sets. */
  now(): number
  log: Pick<Log, 'info' | 'warn'>
  /** Takes what one event says of calls. */
  onEvents(pushes: readonly PushEvent[]): void
  /** Whatever came, the next reply knows better. */
  requestPoll(): void
}

/** Where pushed events come in, from whatever source: read, bounded in size and rate, and each oddity told once. */
export function createEventReceiver({ now, log, onEvents, requestPoll }: EventReceiverDeps) {
  const told = new Set<string>()
  let tokens = MOST_AT_ONCE
  let filledAt = now()
  let last: number | null = null

  function once(kind: string, say: () => void): void {
    if (told.has(kind) || told.size >= MOST_KINDS) return
    told.add(kind)
    say()
  }

  function withinRate(): boolean {
    tokens = Math.min(MOST_AT_ONCE, tokens + ((now() - filledAt) / 1000) * MOST_A_SECOND)
    filledAt = now()
    if (tokens < 1) return false
    tokens -= 1
    return true
  }

  return {
    /** An event as it is on the wire, less the key that is in its body. */
    receive(type: unknown, data: unknown): void {
      const name = typeof type === 'string' ? type.slice(0, 40) : 'something without a type'
      if (!withinRate() || JSON.stringify(data ?? null).length > LARGEST) {
        once('flood', () => log.warn(pushFlood(name)))
        requestPoll()
        return
      }
      const reading = parsePushEvent(type, data)
      switch (reading.kind) {
        case 'unknown':
          once(name, () => log.info(pushIgnored(name)))
          return
        case 'odd':
          once(name, () => log.warn(pushUnreadable(name)))
          requestPoll()
          return
        case 'pushes':
          last = now()
          onEvents(reading.pushes)
          requestPoll()
      }
    },

    /** How long ago the last readable one came, in ms. */
    lastAgo: (): number | null => (last === null ? null : now() - last),
  }
}
