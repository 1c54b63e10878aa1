import type { Clock } from './clock.ts'
import type { DispatchCall, EmergencyCall, Reply } from './published.ts'

export type Change =
  | { action: 'loaded' }
  | { action: 'created' | 'edited' | 'closed' | 'reopened' | 'removed'; kind: 'dispatch'; call: DispatchCall }
  | { action: 'created' | 'edited' | 'removed' | 'dispatched'; kind: 'emergency'; call: EmergencyCall }

/** The calls of the CAD. A call, or a whole reply, that was handed out is never changed in place. */
export function createCallStore(clock: Clock) {
  const listeners = new Set<(change: Change) => void>()
  let reply: Reply = { activeCalls: [], emergencyCalls: [], closedCalls: [], closedCallCount: 0 }
  let lastDispatch = 500
  let lastEmergency = 300

  function record(next: Partial<Reply>, change: Change): void {
    reply = { ...reply, ...next }
    for (const listener of [...listeners]) listener(change)
  }

  return {
    reply: () => reply,
    record,

    load(loaded: Reply): void {
      const { activeCalls, emergencyCalls, closedCalls } = loaded
      lastDispatch = Math.max(lastDispatch, ...[...activeCalls, ...closedCalls].map((call) => call.callId))
      lastEmergency = Math.max(lastEmergency, ...emergencyCalls.map((call) => call.callId))
      record(structuredClone(loaded), { action: 'loaded' })
    },

    onChange(listener: (change: Change) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    nextDispatchId: () => ++lastDispatch,
    nextEmergencyId: () => ++lastEmergency,

    /** In seconds, as documented: two edits within one second have the same timestamp. */
    timestamp: () => new Date(clock.wall()).toISOString().replace(/\.\d+Z$/, 'Z'),
  }
}

export type CallStore = ReturnType<typeof createCallStore>

/** Throws an Error if there is no such call. `list` is the list's name for the message. */
export function findCall<C extends { callId: number }>(calls: readonly C[], callId: number, list: string): C {
  const call = calls.find((candidate) => candidate.callId === callId)
  if (!call) throw new Error(`The CAD has no ${list} call ${callId}`)
  return call
}

export function without<C extends { callId: number }>(calls: readonly C[], callId: number): C[] {
  return calls.filter((call) => call.callId !== callId)
}
