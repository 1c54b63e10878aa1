import type { DutyProvider } from '../core/duty/provider.ts'

/** Nobody is on duty but by the export setDuty. */
export const none: DutyProvider = {
  name: 'none',
  isAvailable: () => true,
  start: () => () => {},
  isOnDuty: () => false,
}
