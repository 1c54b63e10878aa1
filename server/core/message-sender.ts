import { type Header, NET } from '../../shared/protocol.ts'
import { MAX_UNSTREAMED_BYTES } from './bounds.ts'

export interface MessageSenderDeps<Packed extends { readonly length: number }> {
  /** Identifies this run of the script; must differ from that of the run before. */
  run: number
  /** Packs event arguments for the network. Called once per message, however many players receive it. */
  pack(args: unknown[]): Packed
  send(targets: readonly number[], event: string, packed: Packed): void
  /** Sends a large message in a rate-limited stream. Messages sent later may overtake it. */
  stream(target: number, event: string, packed: Packed): void
  /** A delay of 0 ms ends with the current tick. */
  after(ms: number, run: () => void): unknown
}

/** Messages to players who receive the same ones. */
export interface Channel {
  /** @param contents the arguments after the header; called only if a message was sent since the last snapshot */
  sendSnapshot(source: number, contents: () => unknown[]): void
  /** @param targets not empty */
  broadcast(targets: readonly number[], event: string, ...args: unknown[]): void
  /**
   * Moves players of another channel to this one with a message of their own. `members` receive this channel's messages
   * already: they are sent an empty delta with the same number, which the next message then follows for all of them.
   */
  transfer(
    from: Channel,
    targets: readonly number[],
    members: readonly number[],
    deltas: readonly unknown[],
  ): void
  /** The number of the last message: clients apply it before the next one. */
  last(): number
}

/** Numbers the messages to players, so that clients can restore their order, and streams the large ones. */
export function createMessageSender<Packed extends { readonly length: number }>({
  run,
  pack,
  send,
  stream,
  after,
}: MessageSenderDeps<Packed>) {
  /** The number of the last message. A snapshot carries the number of the last message that it includes. */
  let messageNumber = 0
  const startMessage = pack([run])

  const header = (number: number, previous: number): Header => [run, number, previous]

  function createChannel(): Channel {
    let last = 0
    /** Until the next message: after a restart all players need the same one at once. */
    let snapshot: { number: number; packed: Packed } | null = null
    let unstreamedInTick = 0

    function deliver(targets: readonly number[], event: string, packed: Packed): void {
      if (unstreamedInTick + packed.length > MAX_UNSTREAMED_BYTES) {
        for (const source of targets) stream(source, event, packed)
        return
      }
      if (unstreamedInTick === 0) after(0, () => (unstreamedInTick = 0))
      unstreamedInTick += packed.length
      send(targets, event, packed)
    }

    const deliverDelta = (
      number: number,
      previous: number,
      targets: readonly number[],
      deltas: readonly unknown[],
    ) => {
      if (targets.length > 0) deliver(targets, NET.delta, pack([...header(number, previous), deltas]))
    }

    return {
      last: () => last,

      sendSnapshot(source, contents) {
        if (snapshot?.number !== messageNumber) {
          const packed = pack([...header(messageNumber, last), ...contents()])
          snapshot = { number: messageNumber, packed }
        }
        stream(source, NET.snapshot, snapshot.packed)
      },

      broadcast(targets, event, ...args) {
        const number = ++messageNumber
        deliver(targets, event, pack([...header(number, last), ...args]))
        last = number
      },

      transfer(from, targets, members, deltas) {
        const number = ++messageNumber
        deliverDelta(number, from.last(), targets, deltas)
        deliverDelta(number, last, members, [])
        last = number
      },
    }
  }

  return {
    createChannel,

    sendStart(source: number): void {
      send([source], NET.start, startMessage)
    },

    sendOwnUnits(source: number, ids: readonly number[]): void {
      send([source], NET.ownUnits, pack([run, ids]))
    },

    sendPositions(
      targets: readonly number[],
      positions: readonly { call: { callId: number }; x: number; y: number }[],
    ): void {
      if (targets.length === 0 || positions.length === 0) return
      send(targets, NET.positions, pack(positions.flatMap(({ call, x, y }) => [call.callId, x, y])))
    },

    sendUntracked(targets: readonly number[], callIds: readonly number[]): void {
      send(targets, NET.untracked, pack([...callIds]))
    },

    sendOff(source: number): void {
      send([source], NET.off, pack(header(++messageNumber, 0)))
    },
  }
}

export type MessageSender = ReturnType<typeof createMessageSender>
