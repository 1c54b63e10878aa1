import type { Status } from '../shared/api.ts'
import { sameData } from '../shared/data.ts'
import { NET, type View } from '../shared/protocol.ts'
import { createApi } from './api.ts'
import { createArrivals } from './arrivals.ts'
import { apply, type Board, type Change, emptyBoard } from './board.ts'
import { getCalls, NOTHING_TOLD, type Outcome } from './cad/client.ts'
import { createDefects } from './cad/defects.ts'
import { createPoller } from './cad/poller.ts'
import { createPurse } from './cad/purse.ts'
import { createReader } from './cad/reader.ts'
import { runCommand } from './commands.ts'
import { createSources } from './duty/index.ts'
import { createRoster } from './duty/roster.ts'
import { createStandalone } from './duty/standalone.ts'
import { createUse } from './duty/use.ts'
import { createFeed } from './feed.ts'
import { createDoor } from './fleet/door.ts'
import * as game from './game.ts'
import { createLog } from './log.ts'
import { createLook } from './look/file.ts'
import { createPostals } from './postals/source.ts'
import { applyPush } from './push/apply.ts'
import { createPush } from './push/index.ts'
import { createIntake } from './push/intake.ts'
import type { Push } from './push/push.ts'
import { apiUrl, readSettings, type Settings } from './settings.ts'
import { createStatus } from './status.ts'

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
  const log = createLog(() => settings?.debug === true)

  const own = createPurse({
    limit: () => settings?.requestsPerMinute ?? 1,
    storage: game.storage('requests'),
    clocks: game.clocks,
  })
  /** Shared with other servers where sonoran_calls_redis says so, else this server's own. */
  const fleet = createDoor({
    load: game.load,
    own,
    storage: game.storage('fleet'),
    clocks: game.clocks,
    watched,
    after: game.after,
    gameThread: game.gameThread,
    random: Math.random,
    hear,
    changed: () => poller.replan(),
    fault,
    say: log,
  })
  const { purse } = fleet

  const status = createStatus({
    clocks: game.clocks,
    after: game.after,
    paceMs: purse.paceMs,
    log,
    changed: onStatus,
  })

  const poller = createPoller({
    purse,
    ask,
    tell: onOutcome,
    fault,
    watched,
    now: () => game.clocks().steady,
    after: game.after,
    gameThread: game.gameThread,
    random: Math.random,
  })

  const readReply = createReader()
  const newDefects = createDefects()

  const arrivals = createArrivals(() => game.clocks().wall)
  const intake = createIntake({
    now: () => game.clocks().steady,
    log,
    take: onPushes,
    ask: () => poller.wish(),
  })
  const push = createPush(intake.receive, log)

  const standalone = createStandalone()
  const sources = createSources(standalone, () => lastRight?.jobs ?? [])
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

  const useSources = createUse({
    sources,
    standalone,
    use: roster.use,
    onCommand: game.onCommand,
    denied: (source) => game.send([source], NET.denied, game.pack([])),
    info: log.info,
  })

  const look = createLook({
    readFile: () => game.readFile(game.resource, 'config.json'),
    log,
    changed: () => feed.viewChanged(),
  })

  const postals = createPostals({ ...game, log, changed: (before) => feed.postalsChanged(before) })

  const feed = createFeed({
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
    publish: game.publish,
    emit: game.emitEvent,
    caller: game.caller,
    woken: poller.wish,
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

  async function ask(): Promise<Outcome> {
    if (settings === null) throw new Error('asked without settings')
    const askedAt = game.clocks().steady
    const tell = fleet.teller()
    let text = ''
    const read = (whole: string) => {
      text = whole
      return readReply(whole)
    }
    const outcome = await getCalls({ ...settings, apiUrl: apiUrl(settings) }, read, () => game.clocks().wall)
    if (outcome.kind === 'calls') tell(text, game.clocks().steady - askedAt)
    return outcome
  }

  /** A reply that another server got, so long after it was asked for. Read off the game thread, taken on it. */
  function hear(text: string, ageMs: number): () => void {
    const outcome = { ...readReply(text), rate: NOTHING_TOLD }
    return () => {
      if (outcome.kind === 'calls') poller.heard(outcome, game.clocks().steady - ageMs)
    }
  }

  function watched(): boolean {
    return roster.onDuty().length > 0 || api.watched()
  }

  function onOutcome(outcome: Outcome, askedAt: number): void {
    api.whole(() => {
      if (outcome.kind === 'calls') skipped = outcome.skipped.length
      status.outcome(outcome, settings?.serverId ?? 0, purse.facts().share)
      if (outcome.kind !== 'calls') return
      for (const line of newDefects(outcome.skipped)) log.warn(line)
      onBoard(apply(board, outcome, askedAt), 'poll')
    })
  }

  function onPushes(pushes: readonly Push[]): void {
    for (const one of pushes) onBoard(applyPush(board, one, game.clocks().steady), 'push')
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
    if (on) poller.wish()
    else poller.replan()
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
    if (sameData(settings, result.settings)) return
    settings = result.settings
    const sameJobs = sameData(lastRight?.jobs, settings.jobs)
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

  function view(): View {
    return {
      notify: lastRight?.notify ?? 'auto',
      locale: lastRight?.locale || game.convar('ox:locale', 'en'),
      stale: status.stale(),
      look: look.rules(),
    }
  }

  function publicStatus(): Status {
    const { requestsInWindow, share } = purse.facts()
    const nextIn = poller.nextIn()
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
    for (const line of lines) game.reply(source, line)
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
