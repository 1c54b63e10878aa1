import { NET, type RespondReply } from '../../shared/protocol.ts'
import type { Change } from '../core/board.ts'
import type { ConfigOptions } from '../core/config/parse-config.ts'
import type { Roster } from '../core/duty/roster.ts'
import type { Log } from '../core/log.ts'
import { createResponding, type RespondingDeps, type RespondMode } from '../core/respond/responding.ts'
import { createSeenResponders } from '../core/respond/seen-responders.ts'
import type { Settings } from '../core/settings.ts'
import * as fivem from '../fivem.ts'
import { createCadWrites } from './cad-writes.ts'
import { connectQueues } from './connect-queues.ts'
import { createPlayerRequests } from './player-requests.ts'
import { createPlayerUnits, type PlayerUnitsDeps } from './player-units.ts'

export interface RespondDeps extends PlayerUnitsDeps, Pick<RespondingDeps, 'onResponding' | 'onOutcome'> {
  log: Log
  /** Steady clock, in ms. */
  now(): number
  settings(): Settings | null
  config(): ConfigOptions
  roster: Pick<Roster, 'isOnDuty' | 'playersOnDuty'>
  /** Somebody responds, or no longer responds, to a call, or has another name. */
  onChange(): void
}

/** A player is told of a wait for a permit if it is longer, in ms. */
const TOLD_WAIT_MS = 3_000

/** Lets players respond to calls, and writes to the CAD what follows from it. */
export function createRespond(deps: RespondDeps) {
  const { log, now, settings, units } = deps
  const { isOnDuty, playersOnDuty } = deps.roster
  const calls = () => deps.callStore.board().calls
  const mode = (): RespondMode => settings()?.respond ?? 'off'
  const { nameOf, factsOf, isNear } = createPlayerUnits(deps)
  const writes = createCadWrites({ log, settings, isWatched: () => playersOnDuty().length > 0 })
  const responding = createResponding({
    ...deps,
    ...{ mode, calls, isOnDuty, tell, factsOf },
    ownCalls: (source) => units().callsOf(source),
    isDispatcherOnline: () => units().dispatcherPresence() !== 'offline',
  })
  const { responders, attachments } = responding
  const queues = connectQueues(writes, responding)
  const requests = createPlayerRequests({
    ...{ now, mode, isOnDuty, tell, respond, unrespond, addNote },
    needsAce: () => settings()?.respondAce === true,
    arrived(source, key) {
      if (!isNear(source, key)) return
      responding.arrived(source, key)
      write()
    },
  })

  function write(): void {
    if (mode() !== 'cad') return
    for (const queue of Object.values(queues)) queue.wake()
  }

  /** Players off duty are told nothing, although an outcome can still arrive after they signed off. */
  function tell(source: number, reply: RespondReply, key: string | null, number = 0): void {
    if (!isOnDuty(source)) return
    fivem.send([source], NET.respondReply, fivem.pack([reply, key, number]))
  }

  function respond(source: number, key: string): boolean {
    const call = calls().get(key)
    if (mode() === 'off' || call === undefined || !isOnDuty(source)) return false
    responding.set(source, key)
    units().update()
    write()
    const waitMs = queues.attach.waitMs()
    if (mode() === 'cad' && call.kind === 'dispatch' && waitMs > TOLD_WAIT_MS) {
      const othersMs = Math.max(0, attachments.waitingCalls() - 1) * queues.attach.paceMs()
      tell(source, 'wait', key, Math.ceil((waitMs + othersMs) / 1_000))
    }
    return true
  }

  function unrespond(source: number): boolean {
    if (responders.keyOf(source) === null) return false
    responding.set(source, null)
    write()
    return true
  }

  function addNote(source: number, text: string): boolean {
    const isAdded = responding.notes.add(source, text, nameOf(source))
    write()
    return isAdded
  }

  return {
    /** `off` while there are no valid settings. */
    mode,
    createSeenResponders: () => createSeenResponders({ responders, nameOf }),
    exports: { respond, unrespond, respondersOf: responders.of },

    /** Since when the latest player waits whose unit is not known, on the steady clock. Null if none does. */
    awaitedSince: attachments.waitsForUnitSince,

    /** Whether it matters if a dispatcher is online. */
    needsPresence: (): boolean =>
      mode() === 'cad' &&
      deps.config().respond911 &&
      [...calls().values()].some(({ kind }) => kind === 'emergency'),

    start: requests.start,

    configure(next: Settings, previous: Settings | null): void {
      if (previous !== null && previous.respond !== next.respond) responding.endAll()
      writes.configure(next)
    },

    callsChanged(changes: readonly Change[]): void {
      responding.callsChanged(changes)
      write()
    },

    unitsChanged(): void {
      attachments.update()
      deps.onChange()
      write()
    },

    dutyChanged(source: number): void {
      if (isOnDuty(source)) return
      responding.playerOffDuty(source)
      write()
    },

    playerLeft: requests.playerLeft,

    stop(): void {
      for (const queue of Object.values(queues)) queue.stop()
      writes.stop()
    },
  }
}

export type Respond = ReturnType<typeof createRespond>
