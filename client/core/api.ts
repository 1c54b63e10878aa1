import type { ClientEvents, ClientExports } from '../../shared/api.ts'
import { callKeyArgument, readArgument } from '../../shared/argument.ts'
import type { Board, Effect } from './board.ts'

export interface ApiDeps {
  publish(name: string, run: (...args: never[]) => unknown): void
  emit(event: string, ...args: unknown[]): void
  /** The resource that is calling an export. */
  caller(): string | null
  board: Pick<Board, 'calls' | 'onDuty'>
  routeTo(key: string): boolean
}

/** Publishes the exports and emits the events for the player's other resources. */
export function createApi({ publish, emit, caller, board, routeTo }: ApiDeps) {
  const api = {
    getCalls: () => [...board.calls.values()],
    getMyCalls: () => [...board.calls.values()].filter(({ mine }) => mine),
    isOnDuty: () => board.onDuty(),
    routeTo: (key: unknown) => routeTo(readArgument(callKeyArgument, key, 'routeTo(key)', caller())),
  } satisfies ClientExports
  for (const [name, run] of Object.entries(api)) publish(name, run)

  function emitTyped<Name extends keyof ClientEvents>(name: Name, ...args: ClientEvents[Name]): void {
    emit(name, ...args)
  }

  return {
    /** Emits the event for an effect. */
    onEffect(effect: Effect): void {
      if (effect.type === 'dutyStarted') emitTyped('sonoran_calls:client:dutyChanged', true)
      if (effect.type === 'dutyEnded') emitTyped('sonoran_calls:client:dutyChanged', false)
      if (effect.type === 'added') emitTyped('sonoran_calls:client:callAdded', effect.call)
      if (effect.type === 'updated') emitTyped('sonoran_calls:client:callUpdated', effect.call, effect.before)
      if ((effect.type === 'added' || (effect.type === 'updated' && !effect.before.mine)) && effect.call.mine)
        emitTyped('sonoran_calls:client:assigned', effect.call)
      if (effect.type === 'removed') emitTyped('sonoran_calls:client:callRemoved', effect.call, effect.reason)
    },
  }
}
