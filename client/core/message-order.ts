import type { Header } from '../../shared/protocol.ts'

interface Ordered {
  type: string
  header: Header
}

/**
 * Restores the order of the server's messages: a message waits until the one that it follows was applied. A snapshot and
 * `off` follow none. Messages that a snapshot already contains are dropped, and so are those of another run of the server's
 * script.
 */
export function createMessageOrder<Message extends Ordered>(isOnDuty: () => boolean) {
  /** The run of the server's script that this player went on duty in. */
  let currentRun: number | null = null
  /** The sequence number of the latest applied message. */
  let applied = 0
  /** Messages that arrived before a message that they follow. */
  let pending: Message[] = []

  /** Removes a message that can be applied, or that is outdated, from the pending ones. */
  function takeReady(): Message | null {
    const index = pending.findIndex(({ type, header: [run, n, previous] }) => {
      if (run !== currentRun) return false
      return type === 'snapshot' || type === 'off' || n <= applied || (isOnDuty() && previous <= applied)
    })
    return index < 0 ? null : (pending.splice(index, 1)[0] ?? null)
  }

  return {
    isCurrent: (run: number): boolean => run === currentRun,

    start(run: number): void {
      if (run === currentRun) return
      currentRun = run
      applied = 0
      pending = pending.filter(({ header: [run] }) => run === currentRun)
    },

    add(message: Message): void {
      pending.push(message)
    },

    /** The next message to apply, or null. */
    next(): Message | null {
      for (let message = takeReady(); message !== null; message = takeReady()) {
        const [, n] = message.header
        // The number of a snapshot may equal that of an applied message: the one that took this player off duty earlier.
        if (message.type === 'snapshot' ? n < applied : n <= applied) continue
        applied = n
        return message
      }
      return null
    },
  }
}
