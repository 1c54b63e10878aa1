import type { DutyProvider } from '../core/duty/provider.ts'
import { isAceAllowed } from '../fivem.ts'

export const DUTY_ACE = 'sonoran_calls.duty'

/** Whoever has the ACE is on duty. ACEs change without an event, so only the roster's sweep notices. */
export const ace: DutyProvider = {
  name: 'ace',
  isAvailable: () => true,
  start: () => () => {},
  isOnDuty: (source) => isAceAllowed(source, DUTY_ACE),
}
