import type { Status } from '../shared/api.ts'
import { NET } from '../shared/protocol.ts'
import { addConsoleCommand } from './console-command.ts'
import { createApi } from './core/api.ts'
import type { Change } from './core/board.ts'
import { createBoardSaver } from './core/board-saver.ts'
import { keepRequestedEvents } from './core/cad/requested-calls.ts'
import { createCallStore } from './core/call-store.ts'
import { createFirstReplyReporter } from './core/first-reply.ts'
import { createLog } from './core/log.ts'
import { nodeTooOld, started } from './core/messages.ts'
import type { PushEvent } from './core/push/parse-event.ts'
import { apiUrl, isSameServer, readSettings, type Settings, secretsOf } from './core/settings.ts'
import { createSettingsWatcher } from './core/settings-watcher.ts'
import { createStatusReport } from './core/status-report.ts'
import { createDuty } from './duty/duty.ts'
import * as fivem from './fivem.ts'
import { createPlayers } from './players.ts'
import { createPolling } from './polling.ts'
import { createPush } from './push/push.ts'

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
const push = createPush({ now, log, onEvents: applyPushEvents, requestPoll: poller.pushReceived })

const players = createPlayers({
  ...{ log, now, callStore, roster },
  settings: settings.lastValid,
  isStale: health.isStale,
})
const { broadcaster, postals, styleConfig } = players
const status: () => Status = createStatusReport({
  ...{ polling, callStore, push, wallNow },
  locatePostal: postals.locate,
})
const firstReply = createFirstReplyReporter({
  ...{ log, after: fivem.after, playersOnDuty: roster.playersOnDuty },
  counts: () => status().calls,
  dutyProviders: () => roster.providersFor(0).map(({ provider }) => provider.name),
})
const api = createApi({
  ...{ now, status, roster },
  publish: fivem.addExport,
  emit: fivem.emitEvent,
  nextTick: (run) => void fivem.after(0, run),
  log,
  caller: fivem.invokingResource,
  playerExists: fivem.playerExists,
  storage: fivem.storage('told'),
  board: callStore.board,
  updatedAt: () => health.lastSuccess() ?? callStore.restoredFrom(),
  onFirstUse: poller.requestPoll,
  refresh: poller.refresh,
  closedCalls: polling.closedCalls,
})

function onChanges(changes: readonly Change[]): void {
  broadcaster.sendChanges(changes)
  api.callsChanged(changes)
}

function applyPushEvents(events: readonly PushEvent[]): void {
  callStore.applyPushEvents(keepRequestedEvents(events, settings.lastValid()?.type ?? 'all'))
}

function onHealthChange(): void {
  broadcaster.setStale(health.isStale())
  api.statusChanged()
}

function onDutyChange(source: number, onDuty: boolean): void {
  broadcaster.dutyChanged(source)
  if (onDuty) poller.requestPoll()
  else poller.reschedule()
  api.dutyChanged(source, onDuty)
}

function applySettings(next: Settings, previous: Settings | null): void {
  duty.configure(next)
  push.configure(next)
  players.configure(next, previous)
  if (previous !== null && !isSameServer(previous, next)) api.batch(callStore.clear)
  // Calls of another kind that were saved before a restart must not be restored, and then removed by the first reply.
  const kinds = next.type === 'all' ? [] : [next.type]
  callStore.setSource(fivem.hash(next.apiKey, apiUrl(next), String(next.serverId), ...kinds))
  polling.start(next)
}

function onResourcesChanged(): void {
  duty.resourcesChanged()
  push.recheck()
  players.resourcesChanged()
}

function onStop(): void {
  push.stop()
  polling.stop()
  callStore.flush()
}

function start(): void {
  log.info(started(fivem.version()))
  duty.start()
  health.start()
  api.start()
  players.start()
  fivem.onPlayerDropped((source) => {
    players.playerLeft(source)
    duty.playerLeft(source)
  })
  addConsoleCommand({ status, callStore, duty, postals, styleConfig, poller: polling })
  fivem.onOwnStop(onStop)
  fivem.onResourcesChanged(onResourcesChanged)
  fivem.onConvarChange('sonoran_', settings.check)
  settings.start()
}

if (typeof fetch === 'function') start()
else console.error(nodeTooOld(process.versions.node))
