import type { DispatchCall } from '../../../shared/call.ts'
import type { Group } from '../audience/subscriptions.ts'
import type { MessageSender } from '../message-sender.ts'
import type { TrackedCall } from './tracker.ts'

export interface PositionSenderDeps {
  groups(): Iterable<Group>
  /** The players who receive the calls. */
  sources(): number[]
  sender: Pick<MessageSender, 'sendPositions' | 'sendUntracked'>
}

/** Sends where calls are that follow their primary units. */
export function createPositionSender({ groups, sources, sender }: PositionSenderDeps) {
  return {
    /** To the players who may see them, except for the player whom each follows. Packed once for each audience. */
    sendPositions(positions: readonly TrackedCall[]): void {
      for (const { feed, members } of groups()) {
        const visible = positions.filter(({ call }) => feed.see(call) !== null)
        const followed = new Set(visible.map(({ player }) => player).filter((player) => members.has(player)))
        sender.sendPositions(
          [...members].filter((source) => !followed.has(source)),
          visible,
        )
        for (const source of followed)
          sender.sendPositions(
            [source],
            visible.filter(({ player }) => player !== source),
          )
      }
    },

    /** These calls no longer follow a unit, on the maps of all players or of one. */
    sendUntracked(calls: readonly { call: DispatchCall }[], source?: number): void {
      const targets = sources().filter((each) => source === undefined || each === source)
      const callIds = calls.map(({ call }) => call.callId)
      if (targets.length > 0) sender.sendUntracked(targets, callIds)
    },
  }
}
