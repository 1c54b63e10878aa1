import type { Call } from '../shared/call.ts'
import { type Delta, NET, type View } from '../shared/protocol.ts'
import { changedFields, thin } from '../shared/thin.ts'
import type { Change } from './board.ts'

export interface FeedDeps {
  /** The calls now, or null as long as the CAD told none: then nobody is told that there are none. */
  calls(): Iterable<Call> | null
  view(): View
  onDuty(source: number): boolean
  /** Whether players may learn who called, and what else the metaData holds. */
  shareCaller(): boolean
  send(targets: readonly number[], event: string, args: unknown[]): void
  /** For what is large: in a stream beside the other messages, which may overtake it. */
  stream(target: number, event: string, args: unknown[]): void
}

/**
 * Who is told what: all calls to who signs on, what changed to who is on duty, and nothing at all to anybody else, nor
 * to a client that hasn't said that it listens.
 */
export function createFeed({ calls, view, onDuty, shareCaller, send, stream }: FeedDeps) {
  /** Clients that listen. */
  const ready = new Set<number>()
  /** Those that hold the calls. */
  const holders = new Set<number>()
  let number = 0

  function sign(source: number): void {
    const known = calls()
    if (holders.has(source) || !ready.has(source) || !onDuty(source) || known === null) return
    holders.add(source)
    number++
    stream(source, NET.snapshot, [number, Array.from(known, (call) => thin(forPlayers(call))), view()])
  }

  function forPlayers(call: Call): Call {
    if (shareCaller()) return call
    return call.kind === 'emergency' ? { ...call, metaData: {}, caller: '' } : { ...call, metaData: {} }
  }

  function delta(change: Change): Delta | null {
    switch (change.type) {
      case 'added':
        return ['+', thin(forPlayers(change.call)), change.arrival, change.from]
      case 'removed':
        return ['-', change.call.key, change.reason]
      case 'updated': {
        const changed = changedFields(forPlayers(change.before), forPlayers(change.call))
        return Object.keys(changed).length > 0 ? ['~', change.call.key, changed] : null
      }
    }
  }

  function toHolders(event: string, ...args: unknown[]): void {
    if (holders.size > 0) send([...holders], event, [++number, ...args])
  }

  return {
    /** A client says that it listens. Said again it costs nothing: a stranger may say it a thousand times. */
    ready(source: number): void {
      ready.add(source)
      sign(source)
    },

    dutyChanged(source: number): void {
      if (onDuty(source)) sign(source)
      else if (holders.delete(source)) send([source], NET.off, [++number])
    },

    left(source: number): void {
      ready.delete(source)
      holders.delete(source)
    },

    changed(changes: readonly Change[]): void {
      const deltas = changes.map(delta).filter((entry) => entry !== null)
      if (deltas.length > 0) toHolders(NET.delta, deltas)
      // The first reply is everybody's snapshot.
      for (const source of ready) sign(source)
    },

    stale(stale: boolean): void {
      toHolders(NET.stale, stale)
    },

    viewChanged(): void {
      toHolders(NET.view, view())
    },
  }
}

export type Feed = ReturnType<typeof createFeed>
