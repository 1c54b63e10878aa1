import type { DutyProvider } from '../core/duty/provider.ts'

/** Only the export `setDuty` puts players on duty. */
export const none: DutyProvider = {
  name: 'none',
  isAvailable: () => true,
  start: () => () => {},
  isOnDuty: () => false,
}
