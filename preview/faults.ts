import type { Cad } from '../simulator/cad/cad.ts'
import { FAULTS, type FaultName } from './protocol.ts'

type Fault = NonNullable<Cad['fault']>

const SLOW_MS = 15_000

export function toFault(name: FaultName): Fault {
  const status = /^status (\d+)$/.exec(name)?.[1]
  if (status !== undefined) return { kind: 'status', status: Number(status) } as Fault
  return (name === 'slow' ? { kind: 'slow', ms: SLOW_MS } : { kind: name }) as Fault
}

/** Null also for a fault that the page does not offer. */
export function toFaultName(fault: Fault | null): FaultName | null {
  if (fault === null) return null
  const name = fault.kind === 'status' ? `status ${fault.status}` : fault.kind
  return name in FAULTS ? (name as FaultName) : null
}
