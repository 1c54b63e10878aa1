import { deepEqual } from '../../../shared/deep-equal.ts'
import type { EncodedResponders, RespondersDelta } from '../../../shared/protocol.ts'
import type { Responders } from './responders.ts'

export interface SeenRespondersDeps {
  responders: Pick<Responders, 'calls' | 'of'>
  /** The call sign of the player's unit, or else the player's name. */
  nameOf(source: number): string
}

/** The responders as players were sent them. */
export function createSeenResponders({ responders, nameOf }: SeenRespondersDeps) {
  let sent = new Map<string, EncodedResponders[1]>()

  return {
    /** The calls to which somebody responds, for a snapshot. */
    encoded: (): EncodedResponders[] => [...sent],

    /**
     * Returns what changed since the last call.
     * @param isVisible calls that are gone need no change: clients remove their responders with them
     */
    update(isVisible: (key: string) => boolean): RespondersDelta[] {
      const before = sent
      sent = new Map(
        Array.from(responders.calls())
          .filter(isVisible)
          .map((key) => [
            key,
            responders.of(key).map((source): [number, string] => [source, nameOf(source)]),
          ]),
      )
      const changed = [...sent].filter(([key, list]) => !deepEqual(before.get(key), list))
      const ended = [...before.keys()].filter((key) => !sent.has(key) && isVisible(key))
      return [
        ...changed.map(([key, list]): RespondersDelta => ['r', key, list]),
        ...ended.map((key): RespondersDelta => ['r', key, []]),
      ]
    },
  }
}
