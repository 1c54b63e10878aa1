import { NET } from '../shared/protocol.ts'
import type { Change } from './core/board.ts'
import { createBroadcaster } from './core/broadcaster.ts'
import type { CallStore } from './core/call-store.ts'
import { createClosedCalls } from './core/closed-calls.ts'
import type { Roster } from './core/duty/roster.ts'
import type { Log } from './core/log.ts'
import { createPostalSource } from './core/postals/postal-source.ts'
import type { Settings } from './core/settings.ts'
import { createStyleConfig } from './core/style/style-config.ts'
import type { AssignmentChanges } from './core/units/assignments.ts'
import { createSeenUnits } from './core/units/seen-units.ts'
import type { UnitChange } from './core/units/unit-directory.ts'
import * as fivem from './fivem.ts'
import type { Respond } from './respond/respond.ts'
import { createUnits } from './units/units.ts'

export interface PlayersDeps {
  log: Log
  /** Steady clock, in ms. */
  now(): number
  callStore: Pick<CallStore, 'board' | 'restoredFrom'>
  roster: Pick<Roster, 'isOnDuty' | 'playersOnDuty' | 'recheck'>
  /** The last valid settings; null at the start. */
  settings(): Settings | null
  /** Whether the calls may be out of date. */
  isStale(): boolean
  respond: Pick<Respond, 'mode' | 'seenResponders' | 'awaitedSince' | 'needsPresence'>
  onUnitsChanged(changes: readonly UnitChange[]): void
  onAssignments(changes: AssignmentChanges): void
}

/** Everything that players on duty receive: the calls, how to show them, and where calls with only a postal are. */
export function createPlayers({ log, now, callStore, roster, settings, respond, ...deps }: PlayersDeps) {
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
  const units = createUnits({
    ...{ log, roster, calls: () => callStore.board().calls.values() },
    ...{ awaitedSince: respond.awaitedSince, needsPresence: respond.needsPresence },
    onChange(changes) {
      broadcaster.unitsChanged()
      for (const source of playersIn(changes)) broadcaster.ownUnitsChanged(source)
      deps.onUnitsChanged(changes)
    },
    onAssignments: deps.onAssignments,
  })
  const broadcaster = createBroadcaster({
    ...fivem,
    run: nextRun(),
    calls: () => (callStore.board().known ? callStore.board().calls.values() : null),
    display: () => ({
      notify: settings()?.notify ?? 'auto',
      locale: settings()?.locale || fivem.convar('ox:locale', 'en'),
      stale: deps.isStale() || callStore.restoredFrom() !== null,
      rules: styleConfig.rules(),
      autoRoute: styleConfig.options().autoRoute,
      ...respondSetting(respond.mode()),
    }),
    ...{ isOnDuty: roster.isOnDuty, seenResponders: respond.seenResponders },
    shareCaller: () => settings()?.shareCaller === true,
    locatePostal: postals.locate,
    seenUnits: createSeenUnits({
      units: units.directory.units,
      shareNames: () => settings()?.shareUnitNames === true,
    }),
    unitIdsOf: (source) => units.directory.unitsOf(source).map(({ id }) => id),
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
    units,

    callsChanged(changes: readonly Change[]): void {
      broadcaster.sendChanges(changes)
      units.update()
    },

    dutyChanged(source: number): void {
      broadcaster.dutyChanged(source)
      units.update()
    },

    start(): void {
      fivem.onPlayerEvent(NET.ready, (source) => {
        units.directory.playerJoined()
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
      units.configure(next)
      broadcaster.unitsChanged()
    },

    /** Selects the postals again, after resources started or stopped. */
    resourcesChanged(): void {
      const current = settings()
      if (current !== null) postals.select(current.postalResource)
      units.resourcesChanged()
    },

    playerLeft(source: number): void {
      closedCalls.playerLeft(source)
      broadcaster.playerLeft(source)
      units.directory.playerLeft(source)
    },
  }
}

/** Omitted while players can't respond: then they are sent nothing about it. */
const respondSetting = (mode: ReturnType<Respond['mode']>) => (mode === 'off' ? {} : { respond: mode })

/** The players whose units changed. */
const playersIn = (changes: readonly UnitChange[]): Set<number> =>
  new Set(changes.flatMap(({ unit, before }) => [unit?.player ?? [], before?.player ?? []].flat()))

/** Returns another number than in the run before. Small, because every message to players contains it. */
function nextRun(): number {
  const stored = fivem.storage('run')
  const run = (Number(stored.get()) || 0) + 1
  stored.set(String(run % 100))
  return run
}
