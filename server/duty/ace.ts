import type { DutyProvider } from '../core/duty/provider.ts'
import { isAceAllowed } from '../fivem.ts'

export const DUTY_ACE = 'sonoran_calls.duty'

/** Players with the ACE are on duty. ACEs change without an event, so only the roster's sweep detects it. */
export const ace: DutyProvider = {
  name: 'ace',
  isAvailable: () => true,
  start: () => () => {},
  isOnDuty: (source) => isAceAllowed(source, DUTY_ACE),
}
