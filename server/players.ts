import { NET } from '../shared/protocol.ts'
import { createBroadcaster } from './core/broadcaster.ts'
import type { CallStore } from './core/call-store.ts'
import { createClosedCalls } from './core/closed-calls.ts'
import type { Roster } from './core/duty/roster.ts'
import type { Log } from './core/log.ts'
import { createPostalSource } from './core/postals/postal-source.ts'
import type { Settings } from './core/settings.ts'
import { createStyleConfig } from './core/style/style-config.ts'
import * as fivem from './fivem.ts'

export interface PlayersDeps {
  log: Log
  /** Steady clock, in ms. */
  now(): number
  callStore: Pick<CallStore, 'board' | 'restoredFrom'>
  roster: Pick<Roster, 'isOnDuty' | 'recheck'>
  /** The last valid settings; null at the start. */
  settings(): Settings | null
  /** Whether the calls may be out of date. */
  isStale(): boolean
}

/** Everything that players on duty receive: the calls, how to show them, and where calls with only a postal are. */
export function createPlayers({ log, now, callStore, roster, settings, isStale }: PlayersDeps) {
  const styleConfig = createStyleConfig({
    readFile: () => fivem.readResourceFile(fivem.resource, 'config.json'),
    log,
    onChange: () => broadcaster.displayChanged(),
  })
  const postals = createPostalSource({
    ...fivem,
    log,
    onChange: (locateBefore) => broadcaster.postalsChanged(locateBefore),
  })
  const broadcaster = createBroadcaster({
    ...fivem,
    run: nextRun(),
    calls: () => (callStore.board().known ? callStore.board().calls.values() : null),
    display: () => ({
      notify: settings()?.notify ?? 'auto',
      locale: settings()?.locale || fivem.convar('ox:locale', 'en'),
      stale: isStale() || callStore.restoredFrom() !== null,
      rules: styleConfig.rules(),
    }),
    isOnDuty: roster.isOnDuty,
    shareCaller: () => settings()?.shareCaller === true,
    locatePostal: postals.locate,
  })
  const closedCalls = createClosedCalls({
    ...fivem,
    now,
    closedCalls: () => callStore.board().closed,
    isOnDuty: roster.isOnDuty,
    visibleToPlayers: broadcaster.visibleToPlayers,
  })

  return {
    broadcaster,
    postals,
    styleConfig,

    start(): void {
      fivem.onPlayerEvent(NET.ready, (source) => {
        broadcaster.playerReady(source)
        roster.recheck(source)
      })
      fivem.onPlayerEvent(NET.requestClosed, closedCalls.requested)
      styleConfig.load()
    },

    configure(next: Settings, previous: Settings | null): void {
      postals.select(next.postalResource)
      broadcaster.displayChanged()
      if (previous !== null && previous.shareCaller !== next.shareCaller) broadcaster.shareCallerChanged()
    },

    /** Selects the postals again, after resources started or stopped. */
    resourcesChanged(): void {
      const current = settings()
      if (current !== null) postals.select(current.postalResource)
    },

    playerLeft(source: number): void {
      closedCalls.playerLeft(source)
      broadcaster.playerLeft(source)
    },
  }
}

/** Returns another number than in the run before. Small, because every message to players contains it. */
function nextRun(): number {
  const stored = fivem.storage('run')
  const run = (Number(stored.get()) || 0) + 1
  stored.set(String(run % 100))
  return run
}
