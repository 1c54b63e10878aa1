import { allowed } from '../game.ts'
import type { DutySource } from './source.ts'

export const DUTY_ACE = 'sonoran_calls.duty'

/** Whoever has the ACE is on duty. ACEs change without an event, so only the roster's sweep notices. */
export const ace: DutySource = {
  name: 'ace',
  present: () => true,
  start: () => () => {},
  ask: (source) => allowed(source, DUTY_ACE),
}
