import type { ClientEvents, ClientExports } from '../../shared/api.ts'
import { callKeyArgument, readArgument } from '../../shared/argument.ts'
import type { Board, Effect } from './board.ts'

export interface ApiDeps {
  publish(name: string, run: (...args: never[]) => unknown): void
  emit(event: string, ...args: unknown[]): void
  /** The resource whose call of an export this is. */
  caller(): string | null
  board: Pick<Board, 'calls' | 'onDuty'>
  routeTo(key: string): boolean
}

/** What the player's other resources see: exports, and events of this client. */
export function createApi({ publish, emit, caller, board, routeTo }: ApiDeps) {
  const api = {
    getCalls: () => [...board.calls.values()],
    isOnDuty: () => board.onDuty(),
    routeTo: (key: unknown) => routeTo(readArgument(callKeyArgument, key, 'routeTo(key)', caller())),
  } satisfies ClientExports
  for (const [name, run] of Object.entries(api)) publish(name, run)

  function tell<Name extends keyof ClientEvents>(name: Name, ...args: ClientEvents[Name]): void {
    emit(name, ...args)
  }

  return {
    /** Tells of what the board took in. */
    happened(effect: Effect): void {
      if (effect.type === 'signedOn') tell('sonoran_calls:client:dutyChanged', true)
      if (effect.type === 'signedOff') tell('sonoran_calls:client:dutyChanged', false)
      if (effect.type === 'added') tell('sonoran_calls:client:callAdded', effect.call)
      if (effect.type === 'updated') tell('sonoran_calls:client:callUpdated', effect.call, effect.before)
      if (effect.type === 'removed') tell('sonoran_calls:client:callRemoved', effect.call, effect.reason)
    },
  }
}
