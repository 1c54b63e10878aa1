import type { DutySource } from './source.ts'

/** Nobody is on duty but by the export setDuty. */
export const none: DutySource = {
  name: 'none',
  present: () => true,
  start: () => () => {},
  ask: () => false,
}
