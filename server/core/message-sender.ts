import { type Header, NET } from '../../shared/protocol.ts'
import { MAX_UNSTREAMED_BYTES } from './cad/bounds.ts'

export interface MessageSenderDeps<Packed extends { readonly length: number }> {
  /** Identifies this run of the script; must differ from that of the run before. */
  run: number
  /** Packs event arguments for the network. Called once per message, however many players receive it. */
  pack(args: unknown[]): Packed
  send(targets: readonly number[], event: string, packed: Packed): void
  /** Sends a large message in a rate-limited stream. Messages sent later may overtake it. */
  stream(target: number, event: string, packed: Packed): void
}

/** Numbers the messages to players, so that clients can restore their order, and streams the large ones. */
export function createMessageSender<Packed extends { readonly length: number }>({
  run,
  pack,
  send,
  stream,
}: MessageSenderDeps<Packed>) {
  /** The number of the last message. A snapshot carries the number of the last message that it includes. */
  let messageNumber = 0
  /** The number of the last message to all subscribers: clients apply it before the next one. */
  let lastBroadcast = 0
  /** Until something changes: after a restart all players need the same one at once. */
  let snapshot: Packed | null = null
  const startMessage = pack([run])

  const header = (number: number): Header => [run, number, lastBroadcast]

  function nextNumber(): number {
    snapshot = null
    return ++messageNumber
  }

  return {
    /** @param contents the arguments after the header; called only if something has changed since the last snapshot */
    sendSnapshot(source: number, contents: () => unknown[]): void {
      snapshot ??= pack([...header(messageNumber), ...contents()])
      stream(source, NET.snapshot, snapshot)
    },

    /** Something changed that no message reports, because nobody receives it. */
    snapshotChanged(): void {
      snapshot = null
    },

    sendStart(source: number): void {
      send([source], NET.start, startMessage)
    },

    sendOwnUnits(source: number, ids: readonly number[]): void {
      send([source], NET.ownUnits, pack([run, ids]))
    },

    /** Sends one player what is not about the board: it has no number. */
    sendTo(source: number, event: string, ...args: unknown[]): void {
      send([source], event, pack(args))
    },

    sendOff(source: number): void {
      send([source], NET.off, pack(header(nextNumber())))
    },

    broadcast(targets: readonly number[], event: string, ...args: unknown[]): void {
      snapshot = null
      if (targets.length === 0) return
      const packed = pack([...header(nextNumber()), ...args])
      lastBroadcast = messageNumber
      if (packed.length <= MAX_UNSTREAMED_BYTES) send(targets, event, packed)
      else for (const source of targets) stream(source, event, packed)
    },
  }
}
