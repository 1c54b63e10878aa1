import type { ServerEvents } from '../../shared/api.ts'
import type { Log } from './log.ts'
import { eventLoop } from './messages.ts'

export interface EventQueueDeps {
  emit(event: string, ...args: unknown[]): void
  nextTick(run: () => void): void
  log: Pick<Log, 'warn'>
}

/** More are emitted in the following ticks: two resources can cause events without end by contradicting each other. */
const MAX_EVENTS_PER_TICK = 100

export type ServerEvent = { [Name in keyof ServerEvents]: [Name, ...ServerEvents[Name]] }[keyof ServerEvents]

/** Emits the events for other resources in order, a bounded number in each tick. */
export function createEventQueue({ emit, nextTick, log }: EventQueueDeps) {
  let queue: ServerEvent[] = []
  /** Whether events are collected: during a change, and until the queue is empty. */
  let batching = false
  let emitting = false
  /** Events that listeners caused since the queue was empty. */
  let causedByListeners = 0
  let loopReported = false

  function enqueue(...event: ServerEvent): void {
    queue.push(event)
    if (emitting) causedByListeners++
    if (!batching) batch(() => {})
  }

  /**
   * Runs `change` and then emits its events, so that a listener finds the change complete. Events that a listener causes
   * are queued behind the current ones, so that all listeners receive all events in the same order.
   */
  function batch(change: () => void): void {
    if (batching) {
      change()
      return
    }
    batching = true
    try {
      change()
    } finally {
      emitQueue()
    }
  }

  function emitQueue(): void {
    emitting = true
    try {
      for (let i = 0; i < MAX_EVENTS_PER_TICK && i < queue.length; i++) {
        const [name, ...args] = queue[i] as ServerEvent
        emit(name, ...args)
      }
    } finally {
      emitting = false
      queue = queue.slice(MAX_EVENTS_PER_TICK)
      if (queue.length > 0) continueInNextTick()
      else {
        batching = false
        causedByListeners = 0
      }
    }
  }

  function continueInNextTick(): void {
    nextTick(emitQueue)
    if (loopReported || causedByListeners < MAX_EVENTS_PER_TICK) return
    loopReported = true
    log.warn(eventLoop(MAX_EVENTS_PER_TICK))
  }

  return { batch, enqueue }
}
