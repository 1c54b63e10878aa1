import type { Socket } from 'node:net'
import type { Io } from '../game/world.ts'
import { parseCommands, replyEnd } from './resp.ts'

const queueImmediate = setImmediate

/**
 * Holds the worlds' clock while a command is on its way to Redis or its reply on the way back, as both travel in real
 * time. For a world's option `onSocketOpened`.
 */
export function holdClock(io: Io) {
  let waits: 'replies' | 'commands' | 'nothing' = 'replies'
  /** Commands that are on their way, and replies that left late. */
  const sent: (() => void)[] = []
  const late: (() => void)[] = []
  const connections = new Set<{ release(): void }>()

  function onSocketOpened(socket: Socket): void {
    const pending: (() => void)[] = []
    let rest: Buffer = Buffer.alloc(0)
    const connecting = io.begin()
    const release = () => {
      for (const over of [...pending.splice(0), ...sent.splice(0), ...late.splice(0)]) over()
    }
    connections.add({ release })
    socket.once('connect', () => queueImmediate(connecting))
    socket.once('close', () => {
      connecting()
      // The script that awaits a reply goes on in one of the next turns of Node's loop.
      queueImmediate(release)
    })

    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean
    socket.write = (data: string | Uint8Array, ...others: unknown[]) => {
      for (const _ of parseCommands(Buffer.from(data as Uint8Array)).commands) {
        pending.push(waits === 'replies' ? io.begin() : () => {})
        if (waits === 'commands') sent.push(io.begin())
      }
      return write(data, ...others)
    }
    const emit = socket.emit.bind(socket) as (event: string, ...args: unknown[]) => boolean
    socket.emit = (event: string, ...args: unknown[]) => {
      if (event === 'data') {
        rest = Buffer.concat([rest, args[0] as Buffer])
        let at = 0
        for (let end = replyEnd(rest, 0); end !== null && at < rest.length; end = replyEnd(rest, at)) {
          const arrived = [pending.shift(), late.shift()]
          queueImmediate(() => {
            for (const over of arrived) over?.()
          })
          at = end
        }
        rest = rest.subarray(at)
      }
      return emit(event, ...args)
    }
  }

  return {
    onSocketOpened,
    /** A command arrived. */
    arrived: () => sent.shift()?.(),
    /** A reply leaves now that the clock did not wait for. */
    leaves() {
      late.push(io.begin())
    },
    /** What the clock waits for: that replies arrive, that commands do, or nothing. */
    wait(next: typeof waits) {
      waits = next
      if (next !== 'replies') for (const connection of connections) connection.release()
    },
  }
}
