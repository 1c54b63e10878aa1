import { callKey, type EmergencyCall } from '../../../shared/call.ts'
import { CALL_ORIGIN, CALL_STATUS } from '../../../shared/call-codes.ts'
import { MAX_LABEL_LENGTH } from '../bounds.ts'
import { eitherCase, isObject, limitText, toId } from '../coerce.ts'
import type { WriteQueue } from './write-loop.ts'
import type { WriteOutcome } from './write-outcome.ts'

export interface EmergencyDispatchDeps {
  /** The 911 call, while it is not dispatched. */
  emergencyCall(key: string): EmergencyCall | null
  /** Whether a player still responds to the call, and it is known that no dispatcher is online. */
  isWanted(key: string): boolean
  /** The attempt failed. It is not repeated for this call. */
  onFailed(key: string, outcome: WriteOutcome): void
}

/** Bounds the memory. */
const MAX_ATTEMPTED = 500

/**
 * Makes dispatch calls of 911 calls that players respond to: creates the dispatch call, then removes the 911 call. Each 911
 * call is attempted once.
 */
export function createEmergencyDispatch({ emergencyCall, isWanted, onFailed }: EmergencyDispatchDeps) {
  const attempted = new Set<string>()
  const toCreate: string[] = []
  const toRemove: string[] = []

  const createQueue: WriteQueue<EmergencyCall> = {
    dueInMs: () => (toCreate.length > 0 ? 0 : null),
    take() {
      for (let key = toCreate.shift(); key !== undefined; key = toCreate.shift()) {
        const call = emergencyCall(key)
        if (call !== null && isWanted(key)) return call
        attempted.delete(key)
      }
      return null
    },
    settle(call, outcome) {
      if (outcome.kind === 'rateLimited') toCreate.unshift(call.key)
      // Without the id of the new call, it is not certain that the 911 call was replaced.
      else if (outcome.kind === 'done' && createdId(outcome.json) !== null) toRemove.push(call.key)
      else onFailed(call.key, outcome)
    },
  }

  const removeQueue: WriteQueue<EmergencyCall> = {
    dueInMs: () => (toRemove.length > 0 ? 0 : null),
    take() {
      for (let key = toRemove.shift(); key !== undefined; key = toRemove.shift()) {
        const call = emergencyCall(key)
        if (call !== null) return call
      }
      return null
    },
    settle(call, outcome) {
      if (outcome.kind === 'rateLimited') toRemove.unshift(call.key)
      else if (outcome.kind !== 'done') onFailed(call.key, outcome)
    },
  }

  return {
    createQueue,
    removeQueue,

    request(key: string): void {
      if (attempted.has(key)) return
      attempted.add(key)
      for (const oldest of attempted) if (attempted.size > MAX_ATTEMPTED) attempted.delete(oldest)
      toCreate.push(key)
    },
  }
}

/** The body of the request that creates the dispatch call. */
export function dispatchCallOf(call: EmergencyCall) {
  const { callId, location, postal, description, metaData, position } = call
  const coordinates = position === null ? {} : { x: position.x, y: position.y, z: position.z }
  return {
    origin: CALL_ORIGIN.radioDispatch,
    status: CALL_STATUS.active,
    priority: 2,
    block: '',
    address: location,
    postal,
    title: limitText(`911: ${location || description || callKey('emergency', callId)}`, MAX_LABEL_LENGTH),
    code: '',
    description,
    notes: [],
    metaData: { ...metaData, ...textValues(coordinates), createdFromId: String(callId) },
  }
}

const textValues = (values: Record<string, number>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))

const callFields = eitherCase(['callId', 'id', 'call'])

/** The id of the call that the CAD created, which may be nested in the reply. */
function createdId(json: unknown): number | null {
  if (!isObject(json)) return null
  const { callId, id, call } = callFields(json)
  return toId(callId) ?? toId(id) ?? createdId(call)
}
