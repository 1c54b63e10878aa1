import type { Status } from '../shared/api.ts'
import { deepEqual } from '../shared/deep-equal.ts'
import { type DisplaySettings, NET } from '../shared/protocol.ts'
import { createApi } from './core/api.ts'
import { applyReply, type Board, type Change, emptyBoard } from './core/board.ts'
import { createBroadcaster } from './core/broadcaster.ts'
import { createReplyParser } from './core/cad/reply-parser.ts'
import { createSkipReporter } from './core/cad/skip-reporter.ts'
import { runCommand } from './core/commands.ts'
import { createRoster } from './core/duty/roster.ts'
import { createHealthMonitor } from './core/health-monitor.ts'
import { createRateLimiter } from './core/limiter/rate-limiter.ts'
import { createLog } from './core/log.ts'
import { NO_RATE_INFO, type PollOutcome } from './core/poll-outcome.ts'
import { createPoller } from './core/poller.ts'
import { createPostalSource } from './core/postals/postal-source.ts'
import { applyPushEvent } from './core/push/apply-event.ts'
import { createEventReceiver } from './core/push/event-receiver.ts'
import type { PushEvent } from './core/push/parse-event.ts'
import { createRecentChanges } from './core/recent-changes.ts'
import { apiUrl, readSettings, type Settings } from './core/settings.ts'
import { createStyleConfig } from './core/style/style-config.ts'
import { createProviders } from './duty/providers.ts'
import { createProviderSelector } from './duty/select-providers.ts'
import { createStandalone } from './duty/standalone.ts'
import { fetchCalls } from './fetch-calls.ts'
import * as game from './fivem.ts'
import { createDoor } from './fleet/door.ts'
import { createPushSource } from './push/select-source.ts'

/**
 * All of the server, built here and nowhere else:
 *
 *     CAD ──▶ poller ──▶ board ──▶ feed ──▶ players on duty (says the roster)
 *                          └─────▶ api  ──▶ other resources
 */
function main(): void {
  /** Null as long as they are wrong. */
  let settings: Settings | null = null
  /** The last right ones: a mistyped convar takes nobody off duty, and changes nothing that is seen. */
  let lastRight: Settings | null = null
  let board = emptyBoard
  /** Calls of the last reply that could not be read. */
  let skipped = 0
  const log = createLog(console, () => settings?.debug === true)

  const own = createRateLimiter({
    limit: () => settings?.requestsPerMinute ?? 1,
    storage: game.storage('requests'),
    clocks: game.clocks,
  })
  /** Shared with other servers where sonoran_calls_redis says so, else this server's own. */
  const fleet = createDoor({
    load: game.requireFile,
    own,
    storage: game.storage('fleet'),
    clocks: game.clocks,
    watched,
    after: game.after,
    gameThread: game.gameThread,
    random: Math.random,
    hear,
    changed: () => poller.reschedule(),
    fault,
    say: log,
  })
  const { purse } = fleet

  const status = createHealthMonitor({
    clocks: game.clocks,
    after: game.after,
    paceMs: purse.paceMs,
    log,
    changed: onStatus,
  })

  const poller = createPoller({
    rateLimiter: purse,
    fetch: ask,
    onOutcome,
    onError: fault,
    isWatched: watched,
    now: () => game.clocks().steady,
    after: game.after,
    gameThread: game.gameThread,
    random: Math.random,
  })

  const readReply = createReplyParser()
  const newDefects = createSkipReporter()

  const arrivals = createRecentChanges(() => game.clocks().wall)
  const intake = createEventReceiver({
    now: () => game.clocks().steady,
    log,
    take: onPushes,
    ask: () => poller.requestPoll(),
  })
  const push = createPushSource(intake.receive, log)

  const standalone = createStandalone()
  const sources = createProviders(standalone, () => lastRight?.jobs ?? [])
  const roster = createRoster({
    players: game.players,
    playerExists: game.playerExists,
    changed: onDuty,
    after: game.after,
    every: game.every,
    now: () => game.clocks().steady,
    fault(name, error) {
      log.warn(
        `The duty source ${name} failed: ${message(error)}. Whoever it fails for is off duty by it. Look for that resource's own errors; if there are none, its version is one that sonoran_calls doesn't know.`,
      )
      log.debug(trace(error))
    },
  })

  const useSources = createProviderSelector({
    sources,
    standalone,
    use: roster.use,
    onCommand: game.onCommand,
    denied: (source) => game.send([source], NET.denied, game.pack([])),
    info: log.info,
  })

  const look = createStyleConfig({
    readFile: () => game.readResourceFile(game.resource, 'config.json'),
    log,
    changed: () => feed.viewChanged(),
  })

  const postals = createPostalSource({
    resourceRuns: game.isResourceStarted,
    manifest: game.resourceMetadata,
    readFile: game.readResourceFile,
    log,
    changed: (before) => feed.postalsChanged(before),
  })

  const feed = createBroadcaster({
    calls: () => (board.known ? board.calls.values() : null),
    view,
    onDuty: roster.isOnDuty,
    shareCaller: () => lastRight?.shareCaller === true,
    near: postals.near,
    pack: game.pack,
    send: game.send,
    stream: game.stream,
  })

  const api = createApi({
    publish: game.addExport,
    emit: game.emitEvent,
    caller: game.invokingResource,
    onFirstUse: poller.requestPoll,
    now: () => game.clocks().steady,
    storage: game.storage('told'),
    board: () => board,
    updatedAt: status.lastSuccess,
    status: publicStatus,
    isOnDuty: roster.isOnDuty,
    onDuty: roster.onDuty,
    override: roster.override,
    playerExists: game.playerExists,
    refresh: poller.refresh,
  })

  function fault(error: unknown): void {
    log.error(`Asking Sonoran CAD failed by a fault of this resource, and goes on: ${trace(error)}`)
  }

  async function ask(): Promise<PollOutcome> {
    if (settings === null) throw new Error('asked without settings')
    const askedAt = game.clocks().steady
    const tell = fleet.teller()
    let text = ''
    const read = (whole: string) => {
      text = whole
      return readReply(whole)
    }
    const outcome = await fetchCalls(
      { ...settings, apiUrl: apiUrl(settings) },
      read,
      () => game.clocks().wall,
    )
    if (outcome.kind === 'calls') tell(text, game.clocks().steady - askedAt)
    return outcome
  }

  /** A reply that another server got, so long after it was asked for. Read off the game thread, taken on it. */
  function hear(text: string, ageMs: number): () => void {
    const outcome = { ...readReply(text), rate: NO_RATE_INFO }
    return () => {
      if (outcome.kind === 'calls') poller.receiveOutcome(outcome, game.clocks().steady - ageMs)
    }
  }

  function watched(): boolean {
    return roster.onDuty().length > 0 || api.watched()
  }

  function onOutcome(outcome: PollOutcome, askedAt: number): void {
    api.whole(() => {
      if (outcome.kind === 'calls') skipped = outcome.skipped.length
      status.outcome(outcome, settings?.serverId ?? 0, purse.usage().share)
      if (outcome.kind !== 'calls') return
      for (const line of newDefects(outcome.skipped)) log.warn(line)
      onBoard(applyReply(board, outcome, askedAt), 'poll')
    })
  }

  function onPushes(pushes: readonly PushEvent[]): void {
    for (const one of pushes) onBoard(applyPushEvent(board, one, game.clocks().steady), 'push')
  }

  function onBoard(next: { board: Board; changes: Change[] }, via: 'poll' | 'push'): void {
    board = next.board
    arrivals.note(next.changes, via)
    feed.changed(next.changes)
    api.changed(next.changes)
  }

  function onStatus(): void {
    feed.stale(status.stale())
    api.statusChanged()
  }

  function onDuty(source: number, on: boolean): void {
    feed.dutyChanged(source)
    if (on) poller.requestPoll()
    else poller.reschedule()
    api.dutyChanged(source, on)
  }

  function onSettings(): void {
    const result = readSettings(game.convar, sources.names)
    if (!result.ok) {
      settings = null
      poller.pause()
      status.settingsWrong(result.problems)
      return
    }
    // Sonoran's own resource sets dozens of convars of this prefix at its start.
    if (deepEqual(settings, result.settings)) return
    settings = result.settings
    const sameJobs = deepEqual(lastRight?.jobs, settings.jobs)
    const sameShare = (lastRight ?? settings).shareCaller === settings.shareCaller
    lastRight = settings
    status.settingsRight()
    onSources(!sameJobs)
    push.use(settings)
    postals.follow(settings.postalResource)
    feed.viewChanged()
    if (!sameShare) feed.shareCallerChanged()
    fleet.open(settings)
    poller.start()
  }

  function onSources(anew: boolean): void {
    if (lastRight !== null) useSources(lastRight, anew)
  }

  function onResources(): void {
    onSources(false)
    push.check()
    if (settings !== null) postals.follow(settings.postalResource)
  }

  function view(): DisplaySettings {
    return {
      notify: lastRight?.notify ?? 'auto',
      locale: lastRight?.locale || game.convar('ox:locale', 'en'),
      stale: status.stale(),
      rules: look.rules(),
    }
  }

  function publicStatus(): Status {
    const { requestsInWindow, share } = purse.usage()
    const nextIn = poller.nextPollIn()
    return {
      state: status.state(),
      lastSuccess: status.lastSuccess(),
      lastError: status.lastError(),
      nextPoll: nextIn === null ? null : game.clocks().wall + nextIn,
      requestsInWindow,
      requestsPerMinute: share,
      skipped,
      push: { ...push.state(), lastPush: wallAgo(intake.lastAgo()) },
      arrived: arrivals.latest(),
      fleet: fleet.status(),
    }
  }

  /** The wall clock's time so many ms ago. */
  function wallAgo(ms: number | null): number | null {
    return ms === null ? null : game.clocks().wall - ms
  }

  game.onPlayerEvent(NET.ready, (source) => {
    feed.ready(source)
    roster.hint(source)
  })
  game.onPlayerDropped((source) => {
    feed.left(source)
    roster.left(source)
    standalone.left(source)
  })
  game.onCommand('sonoran_calls', true, async (source, [word]) => {
    const lines = await runCommand(word, {
      versions: { resource: game.version(), server: game.serverVersion() },
      status: publicStatus,
      wallNow: () => game.clocks().wall,
      calls: () => [...board.calls.values()],
      onDuty: () => roster.onDuty().map((player) => ({ source: player, name: game.playerName(player) })),
      refresh: poller.refresh,
      reload: look.reload,
    })
    for (const line of lines) game.replyToCommand(source, line)
  })
  game.onEvents({
    onResourceStop(name) {
      if (name === game.resource) {
        push.stop()
        fleet.close()
      } else onResources()
    },
    // It may say that it is starting for a while yet.
    onResourceStart: () => game.after(RESOURCE_START_MS, onResources),
  })
  log.info(`Version ${game.version()}.`)
  game.onConvarChange('sonoran_', onSettings)
  look.reload()
  onSettings()
}

if (typeof fetch === 'function') main()
else {
  console.error(
    `This server runs scripts on Node ${process.versions.node}, and sonoran_calls needs Node 22. Update the server to build 13068 or newer; until then sonoran_calls does nothing.`,
  )
}

const RESOURCE_START_MS = 500

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function trace(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
