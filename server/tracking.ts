import type { Disposer } from '../shared/disposer.ts'
import type { Broadcaster } from './core/broadcaster.ts'
import type { Log } from './core/log.ts'
import { createTracker, type TrackerDeps } from './core/tracking/tracker.ts'
import * as fivem from './fivem.ts'

export interface TrackingDeps extends Omit<TrackerDeps, 'playerPosition'> {
  log: Pick<Log, 'debug'>
  everySeconds(): number
  broadcaster(): Pick<Broadcaster, 'sendPositions' | 'sendUntracked' | 'lastPlacesChanged'>
}

/** Sends the positions of the calls that follow their primary unit. Costs nothing while no call does. */
export function createTracking({ log, everySeconds, broadcaster, ...deps }: TrackingDeps) {
  const tracker = createTracker({ ...deps, playerPosition: fivem.playerPosition })
  let cancel: Disposer | null = null
  let isReported = false

  function step(): void {
    cancel = null
    const { moved, started, ended } = tracker.step()
    // A call that has no place of its own stays where it was last.
    if (ended.length > 0) broadcaster().lastPlacesChanged(ended.map(({ call }) => call.key))
    if (ended.length > 0) broadcaster().sendUntracked(ended)
    // On the map of the player whom it follows, a call stays where the CAD says.
    for (const { call, player } of started) broadcaster().sendUntracked([{ call }], player)
    broadcaster().sendPositions(moved)
    if (!isReported && tracker.lacksPositions()) {
      isReported = true
      log.debug(
        "Calls don't follow their units: the server knows no positions of players, as without OneSync.",
      )
    }
    update()
  }

  /** Call it when the calls, the units, the players on duty or config.json have changed. */
  function update(): void {
    if (cancel === null && tracker.isNeeded()) cancel = fivem.after(everySeconds() * 1_000, step)
  }

  return { update, lastPlace: tracker.lastPlace }
}
