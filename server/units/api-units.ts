import type { Call } from '../../shared/call.ts'
import type { Unit } from '../../shared/unit.ts'
import { createFlapReporter } from '../core/flap-reporter.ts'
import { createRateLimiter, type Permit, type RateLimiter } from '../core/limiter/rate-limiter.ts'
import type { Log } from '../core/log.ts'
import { pollingBug, unitsFurtherFailures, unitsRestored, unitsUnavailable } from '../core/messages.ts'
import { createPoller } from '../core/poller.ts'
import { apiUrl, type Settings } from '../core/settings.ts'
import type { CadUnit } from '../core/units/cad-unit.ts'
import { parseUnitsReply } from '../core/units/parse-units-reply.ts'
import { createUnitDemand, type UnitDemandDeps } from '../core/units/unit-demand.ts'
import * as fivem from '../fivem.ts'
import { createLimiterSwitch } from '../fleet/load-shared-limiter.ts'
import { fetchUnits, type UnitsOutcome } from './fetch-units.ts'

export interface ApiUnitsDeps extends UnitDemandDeps {
  log: Log
  /** Whether a player is on duty. */
  isWatched(): boolean
  calls(): Iterable<Call>
  units(): ReadonlyMap<number, Unit>
  /**
   * @param requestedAt when the list was requested, on the steady clock
   * @param hasDispatchers whether the list also contains dispatchers
   */
  onList(units: readonly CadUnit[], requestedAt: number, hasDispatchers: boolean): void
}

/** The published limit of Get Active Units, in requests a minute for each API key. */
const REQUESTS_PER_MINUTE = 3
/** If the limiter granted nothing although its wait was over. */
const ACQUIRE_RETRY_MS = 1_000

/**
 * Get Active Units as the source of units. Its limit is separate from that of Get Calls. It is requested once a minute
 * while a player is on duty and a call has units, and at once for a unit that is not known yet.
 */
export function createApiUnits(deps: ApiUnitsDeps) {
  const { log, isWatched, calls, units, onList } = deps
  const { after, clocks, gameThread } = fivem
  const now = () => clocks().steady
  const demand = createUnitDemand(deps)
  const flapReporter = createFlapReporter(unitsFurtherFailures)
  let settings: Settings | null = null
  let running = false
  /** Whether the latest request was for dispatchers, too. */
  let withDispatchers = false

  const own = createRateLimiter({
    limit: () => REQUESTS_PER_MINUTE,
    storage: fivem.storage('unitRequests'),
    clocks,
  })
  const onError = (error: unknown) => log.error(pollingBug(String(error)))
  const shared = createLimiterSwitch({
    load: fivem.loadBundle,
    ...{ own, isWatched, clocks, after, gameThread, random: Math.random, onError },
    ...{ endpoint: 'units', sharesReplies: true },
    storage: fivem.storage('fleet'),
    parseReply: receivePeerReply,
    onChange: () => poller.reschedule(),
    // The limiter of Get Calls uses the same Redis and reports its state.
    log: { info: () => {}, warn: () => {} },
  })
  const poller = createPoller<UnitsOutcome>({
    ...{ now, after, gameThread, onError, random: Math.random },
    rateLimiter: shared.limiter,
    fetch: requestUnits,
    onOutcome,
    // One request a minute.
    isWatched: () => false,
  })

  async function requestUnits(): Promise<UnitsOutcome> {
    if (settings === null) throw new Error('units requested without settings')
    demand.requested(calls(), units(), now())
    const publish = shared.publisher()
    const { apiKey, serverId } = settings
    withDispatchers = deps.needsPresence()
    const outcome = await fetchUnits(
      { apiUrl: apiUrl(settings), apiKey, serverId, withDispatchers },
      () => waitForPermit(shared.limiter),
      { fetch, after, wallNow: () => clocks().wall },
    )
    if (outcome.kind === 'units' && outcome.text !== null) publish(outcome.text)
    return outcome
  }

  /** Another server with this server id requested the units. */
  function receivePeerReply(text: string, ageMs: number): () => void {
    const reply = parseUnitsReply(text)
    return () => {
      if (running && reply.kind === 'units') onList(reply.units, now() - ageMs, false)
    }
  }

  function onOutcome(outcome: UnitsOutcome, requestedAt: number): void {
    if (outcome.kind === 'units') {
      for (const line of flapReporter.recovered(unitsRestored(), now())) log.info(line)
      onList(outcome.units, requestedAt, withDispatchers)
    } else if (outcome.kind !== 'rateLimited') {
      const why = outcome.kind === 'refused' ? `HTTP ${outcome.status}` : outcome.why
      for (const line of flapReporter.failed(outcome.kind, unitsUnavailable(why), now())) log.warn(line)
    }
  }

  function startRequests(): void {
    // Connects to Redis only now, because many servers never need the list.
    if (settings !== null) shared.use({ ...settings, requestsPerMinute: REQUESTS_PER_MINUTE })
    poller.start()
  }

  /** Starts or stops the requests as needed. Call it when the calls, the players on duty or the units have changed. */
  function update(): void {
    const needed = settings !== null && isWatched() && demand.isNeeded(calls())
    if (needed && !running) startRequests()
    else if (!needed && running) poller.pause()
    else if (needed && demand.isUrgent(calls(), units())) {
      demand.requested(calls(), units(), now())
      void poller.refresh()
    }
    running = needed
  }

  return {
    update,
    /** Starts with these settings, or with changed ones. */
    start(next: Settings): void {
      settings = next
      running = false
      poller.pause()
      update()
    },
    stop(): void {
      if (settings !== null) shared.use({ ...settings, redis: '' })
      settings = null
      update()
    },
  }
}

/** Waits for the permit of a further page. */
async function waitForPermit(limiter: RateLimiter): Promise<Permit> {
  for (;;) {
    await fivem.gameThread()
    const permit = await limiter.acquire()
    if (permit !== null) return permit
    const waitMs = Math.max(limiter.waitMs(), ACQUIRE_RETRY_MS)
    await new Promise<void>((resolve) => fivem.after(waitMs, resolve))
  }
}
