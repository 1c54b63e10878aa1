import { createEventReceiver, type EventReceiverDeps } from '../core/push/event-receiver.ts'
import { createPushSource } from './select-source.ts'

/** Connects the source of push events to the receiver that checks and parses them. */
export function createPush(deps: EventReceiverDeps) {
  const receiver = createEventReceiver(deps)
  const source = createPushSource(receiver.receive, deps.log)
  return { ...source, lastAgo: receiver.lastAgo }
}
