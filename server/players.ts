import type { SeenCall } from '../shared/call.ts'
import { NET } from '../shared/protocol.ts'
import type { Change } from './core/board.ts'
import { createBroadcaster } from './core/broadcaster.ts'
import type { CallStore } from './core/call-store.ts'
import { createClosedCalls } from './core/closed-calls.ts'
import { createConfig } from './core/config/config.ts'
import type { Roster } from './core/duty/roster.ts'
import type { Log } from './core/log.ts'
import { createPostalSource } from './core/postals/postal-source.ts'
import type { Settings } from './core/settings.ts'
import type { AssignmentChanges } from './core/units/assignments.ts'
import { createSeenUnits } from './core/units/seen-units.ts'
import type { UnitChange } from './core/units/unit-directory.ts'
import * as fivem from './fivem.ts'
import type { Respond } from './respond/respond.ts'
import { createTracking } from './tracking.ts'
import { createUnits } from './units/units.ts'
import { createVisibility } from './visibility.ts'

export interface PlayersDeps {
  log: Log
  /** Steady clock, in ms. */
  now(): number
  callStore: Pick<CallStore, 'board' | 'restoredFrom'>
  roster: Pick<Roster, 'isOnDuty' | 'playersOnDuty' | 'recheck' | 'jobsOf'>
  /** The last valid settings; null at the start. */
  settings(): Settings | null
  /** Whether the calls may be out of date. */
  isStale(): boolean
  respond: Pick<Respond, 'mode' | 'createSeenResponders' | 'awaitedSince' | 'needsPresence'>
  onUnitsChanged(changes: readonly UnitChange[]): void
  onAssignments(changes: AssignmentChanges): void
}

const PRESENCE_CHECK_MS = 10_000

/** Everything that players on duty receive: the calls, how to show them, and where calls with only a postal are. */
export function createPlayers({ log, now, callStore, roster, settings, respond, ...deps }: PlayersDeps) {
  const config = createConfig({
    readFile: (name) => fivem.readResourceFile(fivem.resource, name),
    log,
    onChange() {
      broadcaster.displayChanged()
      audiencesChanged()
    },
  })
  const postals = createPostalSource({
    ...fivem,
    log,
    onChange: (locateBefore) =>
      broadcaster.postalsChanged((call) => locateBefore(call) ?? tracking.lastPlace(call)),
  })
  const units = createUnits({
    ...{ log, roster, calls: () => callStore.board().calls.values() },
    awaitedSince: respond.awaitedSince,
    needsPresence: () => respond.needsPresence() || visibility.needsPresence(),
    needsUnits: () => visibility.needsUnits(),
    onChange(changes) {
      broadcaster.unitsChanged()
      for (const source of playersIn(changes)) broadcaster.ownUnitsChanged(source)
      broadcaster.audiencesChanged()
      tracking.update()
      deps.onUnitsChanged(changes)
    },
    onAssignments(changes) {
      broadcaster.audiencesChanged()
      deps.onAssignments(changes)
    },
  })
  const visibility = createVisibility({ callStore, roster, units, options: config.options })
  const broadcaster = createBroadcaster({
    ...fivem,
    run: nextRun(),
    calls: () => (callStore.board().known ? callStore.board().calls.values() : null),
    display: () => ({
      notify: settings()?.notify ?? 'auto',
      locale: settings()?.locale || fivem.convar('ox:locale', 'en'),
      stale: deps.isStale() || callStore.restoredFrom() !== null,
      rules: config.rules(),
      autoRoute: config.options().autoRoute,
      ...respondSetting(respond.mode()),
    }),
    ...{ isOnDuty: roster.isOnDuty, audienceOf: visibility.audienceOf },
    shareCaller: () => settings()?.shareCaller === true,
    locatePostal: (call) => postals.locate(call) ?? tracking.lastPlace(call),
    createSeenUnits: () =>
      createSeenUnits({
        units: units.directory.units,
        shareNames: () => settings()?.shareUnitNames === true,
      }),
    createSeenResponders: respond.createSeenResponders,
    unitIdsOf: (source) => units.directory.unitsOf(source).map(({ id }) => id),
  })
  const tracking = createTracking({
    ...{ log, calls: () => callStore.board().calls, units: units.directory.units },
    isOnDuty: roster.isOnDuty,
    isEnabled: () => config.options().trackPrimary,
    everySeconds: () => config.options().trackEverySeconds,
    broadcaster: () => broadcaster,
  })
  const closedCalls = createClosedCalls({
    ...fivem,
    now,
    closedCalls: () => callStore.board().closed,
    isOnDuty: roster.isOnDuty,
    see: broadcaster.see,
  })

  /** Applies what may have changed in who may see which calls. */
  function audiencesChanged(): void {
    units.update()
    broadcaster.audiencesChanged()
    tracking.update()
  }

  return {
    audiencesChanged,
    broadcaster,
    postals,
    config,
    units,

    callsChanged(changes: readonly Change[]): void {
      broadcaster.sendChanges(changes)
      audiencesChanged()
    },

    dutyChanged(source: number): void {
      broadcaster.dutyChanged(source)
      audiencesChanged()
    },

    start(): void {
      fivem.onPlayerEvent(NET.ready, (source) => {
        units.directory.playerJoined()
        broadcaster.playerReady(source)
        roster.recheck(source)
      })
      fivem.onPlayerEvent(NET.requestClosed, closedCalls.requested)
      config.load()
      // sonorancad reports no event when a dispatcher signs on or off.
      fivem.every(PRESENCE_CHECK_MS, () => {
        if (visibility.needsPresence()) audiencesChanged()
      })
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

    /** The calls that the player may see. Empty for a player off duty. */
    callsFor(source: number): SeenCall[] {
      if (!roster.isOnDuty(source)) return []
      const own = new Set(units.callsOf(source).map(({ key }) => key))
      return [...callStore.board().calls.values()].flatMap((call) => {
        const seen = broadcaster.see(source, call)
        return seen === null ? [] : { ...seen, mine: own.has(call.key) }
      })
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
