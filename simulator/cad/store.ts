import type { Clock } from './clock.ts'
import type { DispatchCall, EmergencyCall, Reply } from './published.ts'

export type Change =
  | { what: 'loaded' }
  | { what: 'created' | 'edited' | 'closed' | 'reopened' | 'removed'; kind: 'dispatch'; call: DispatchCall }
  | { what: 'created' | 'edited' | 'removed' | 'dispatched'; kind: 'emergency'; call: EmergencyCall }

/**
 * What the CAD has on record. Calls are never altered in place, so whoever was handed one, or the whole reply, keeps
 * what was true then.
 */
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
    truth: () => reply,
    record,

    load(loaded: Reply): void {
      const { activeCalls, emergencyCalls, closedCalls } = loaded
      lastDispatch = Math.max(lastDispatch, ...[...activeCalls, ...closedCalls].map((call) => call.callId))
      lastEmergency = Math.max(lastEmergency, ...emergencyCalls.map((call) => call.callId))
      record(structuredClone(loaded), { what: 'loaded' })
    },

    onChange(listener: (change: Change) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    nextDispatchId: () => ++lastDispatch,
    nextEmergencyId: () => ++lastEmergency,

    /** To the second, as published: two edits within one carry the same stamp. */
    stamp: () => new Date(clock.wall()).toISOString().replace(/\.\d+Z$/, 'Z'),
  }
}

export type CallStore = ReturnType<typeof createCallStore>

export function find<C extends { callId: number }>(calls: readonly C[], callId: number, what: string): C {
  const call = calls.find((one) => one.callId === callId)
  if (!call) throw new Error(`The CAD has no ${what} call ${callId}`)
  return call
}

export function without<C extends { callId: number }>(calls: readonly C[], callId: number): C[] {
  return calls.filter((call) => call.callId !== callId)
}
