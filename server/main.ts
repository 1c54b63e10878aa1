import type { Status } from '../shared/api.ts'
import { NET } from '../shared/protocol.ts'
import { addConsoleCommand } from './console-command.ts'
import { createApi } from './core/api.ts'
import type { Change } from './core/board.ts'
import { createBoardSaver } from './core/board-saver.ts'
import { createCallStore } from './core/call-store.ts'
import { createFirstReplyReporter } from './core/first-reply.ts'
import { createLog } from './core/log.ts'
import { nodeTooOld, started } from './core/messages.ts'
import { keepRequestedEvents } from './core/requested-calls.ts'
import { isSameServer, readSettings, type Settings, secretsOf, sourceOf } from './core/settings.ts'
import { createSettingsWatcher } from './core/settings-watcher.ts'
import { createStatusReport } from './core/status-report.ts'
import { createUpdateCheck } from './core/update-check.ts'
import { createDuty } from './duty/duty.ts'
import { fetchText } from './fetch-text.ts'
import * as fivem from './fivem.ts'
import { createPlayers } from './players.ts'
import { createPolling } from './polling.ts'
import { createPush } from './push/push.ts'
import { createRespond } from './respond/respond.ts'

/**
 * Builds the server's parts and connects them:
 *
 *     CAD ────▶ polling ──▶ call store ──▶ broadcaster ──▶ players on duty (from the roster)
 *     push events ──────────────▲  └─────▶ api ──────────▶ other resources
 */
const now = () => fivem.clocks().steady
const wallNow = () => fivem.clocks().wall
const secrets = () => secretsOf(fivem.convar)
const log = createLog(console, () => settings.current()?.debug === true, secrets)

const duty = createDuty({
  log,
  onDutyChange,
  onJobsChange: () => players.audiencesChanged(),
  onDenied: (source) => fivem.send([source], NET.denied, fivem.pack([])),
})
const { roster } = duty
const settings = createSettingsWatcher({
  ...fivem,
  read: () => readSettings(fivem.convar, duty.providerNames),
  isRefused: () => health.state() === 'stopped',
  onValid: applySettings,
  onInvalid: (problems) => polling.pause(problems),
})
const polling = createPolling({
  log,
  settings: settings.current,
  isWatched: () => roster.playersOnDuty().length > 0 || api.isWatched(),
  batch: (update) => api.batch(update),
  onReply(reply, requestedAt) {
    callStore.applyReply(reply, requestedAt)
    firstReply.received(reply.unread.length === 0)
  },
  onHealthChange,
  newestClosed: () => (callStore.board().known ? callStore.board() : null),
})
const { health, poller } = polling
const callStore = createCallStore({
  ...{ now, wallNow, onChanges },
  saver: createBoardSaver({ ...fivem, wallNow }),
  onConfirmed: () => broadcaster.displayChanged(),
})

const respond = createRespond({
  ...{ log, now, callStore, roster, settings: settings.lastValid },
  config: () => players.config.options(),
  units: () => players.units,
  onChange: () => broadcaster.respondersChanged(),
  onResponding: (source, call) => api.responding(source, call),
  onOutcome: (source, call, outcome) => api.responded(source, call, outcome),
})
const players = createPlayers({
  ...{ log, now, callStore, roster, respond },
  settings: settings.lastValid,
  isStale: health.isStale,
  onUnitsChanged(changes) {
    respond.unitsChanged()
    api.unitsChanged(changes)
  },
  onAssignments: (changes) => api.assignmentsChanged(changes),
})
const { broadcaster, units } = players
const push = createPush({
  ...{ now, log, requestPoll: poller.pushReceived },
  onEvents: (events) =>
    callStore.applyPushEvents(keepRequestedEvents(events, settings.lastValid()?.type ?? 'all')),
  onUnitEvents: units.receiveEvents,
})
const status: () => Status = createStatusReport({
  ...{ polling, callStore, push, wallNow, units: units.status },
  locatePostal: players.postals.locate,
})
const firstReply = createFirstReplyReporter({
  ...{ log, after: fivem.after, playersOnDuty: roster.playersOnDuty },
  counts: () => status().calls,
  dutyProviders: () => roster.providersFor(0).map(({ provider }) => provider.name),
})
const api = createApi({
  ...{ now, log, status, roster, units: { ...units.directory, callsOf: units.callsOf } },
  ...{ publish: fivem.addExport, emit: fivem.emitEvent, caller: fivem.invokingResource },
  nextTick: (run) => void fivem.after(0, run),
  playerExists: fivem.playerExists,
  ...{ storage: fivem.storage('told'), responding: respond.exports, callsFor: players.callsFor },
  board: callStore.board,
  updatedAt: () => health.lastSuccess() ?? callStore.restoredFrom(),
  onFirstUse: poller.requestPoll,
  ...{ refresh: poller.refresh, closedCalls: polling.closedCalls },
})

const updateCheck = createUpdateCheck({
  ...{ log, wallNow, fetchText, version: fivem.version(), storage: fivem.storage('updateCheck') },
  repository: fivem.resourceMetadata(fivem.resource, 'repository') ?? '',
  isEnabled: () => settings.current()?.checkUpdates === true,
})

function onChanges(changes: readonly Change[]): void {
  api.batch(() => {
    api.callsChanged(changes)
    players.callsChanged(changes)
    respond.callsChanged(changes)
  })
}

function onHealthChange(): void {
  broadcaster.setStale(health.isStale())
  api.statusChanged()
}

function onDutyChange(source: number, onDuty: boolean): void {
  if (onDuty) poller.requestPoll()
  else poller.reschedule()
  api.batch(() => {
    api.dutyChanged(source, onDuty)
    players.dutyChanged(source)
    respond.dutyChanged(source)
  })
}

function applySettings(next: Settings, previous: Settings | null): void {
  duty.configure(next)
  push.configure(next)
  respond.configure(next, previous)
  players.configure(next, previous)
  if (previous !== null && !isSameServer(previous, next)) api.batch(callStore.clear)
  callStore.setSource(fivem.hash(...sourceOf(next)))
  polling.start(next)
}

function onResourcesChanged(): void {
  duty.resourcesChanged()
  push.recheck()
  players.resourcesChanged()
}

function onStop(): void {
  push.stop()
  units.stop()
  respond.stop()
  polling.stop()
  callStore.flush()
}

function start(): void {
  log.info(started(fivem.version()))
  duty.start()
  health.start()
  api.start()
  players.start()
  respond.start()
  fivem.onPlayerDropped((source) => {
    players.playerLeft(source)
    duty.playerLeft(source)
    respond.playerLeft(source)
  })
  addConsoleCommand({ status, callStore, duty, ...players, poller: polling })
  fivem.onOwnStop(onStop)
  fivem.onResourcesChanged(onResourcesChanged)
  fivem.onConvarChange('sonoran_', settings.check)
  settings.start()
  updateCheck.run().catch((error) => log.debug(String(error)))
}

if (typeof fetch === 'function') start()
else console.error(nodeTooOld(process.versions.node))
