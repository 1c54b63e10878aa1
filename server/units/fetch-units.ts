import { type FetchDeps, requestFromCad } from '../cad-request.ts'
import type { RateInfo } from '../core/limiter/adaptive-limit.ts'
import type { Permit } from '../core/limiter/rate-limiter.ts'
import { type RequestFailure, rateResponseOf } from '../core/poll-outcome.ts'
import type { CadUnit } from '../core/units/cad-unit.ts'
import { parseUnitsReply, type UnitsReply } from '../core/units/parse-units-reply.ts'
import * as fivem from '../fivem.ts'

/** `text`: the reply, if it was a single one. */
export type UnitsOutcome = { rate: RateInfo } & (
  | { kind: 'units'; units: CadUnit[]; text: string | null }
  | Exclude<UnitsReply, { kind: 'units' }>
  | RequestFailure
)

export interface UnitsRequest {
  apiUrl: string
  apiKey: string
  serverId: number
  /** Whether the list is to contain dispatchers, too. */
  withDispatchers: boolean
}

/** The largest page that the CAD offers. A full page may have a successor. */
const PAGE_SIZE = 100
const MAX_PAGES = 10

/**
 * Requests all active units, page by page. The first page has a permit; `nextPermit` waits for that of each further page.
 * Never throws. Call it on the game thread; it settles off it.
 */
export async function fetchUnits(
  { apiUrl, apiKey, serverId, withDispatchers }: UnitsRequest,
  nextPermit: () => Promise<Permit>,
  deps: FetchDeps,
): Promise<UnitsOutcome> {
  const units: CadUnit[] = []
  for (let page = 0; ; page++) {
    const permit = page === 0 ? null : await nextPermit()
    const query = `includeOffline=false&onlyUnits=${!withDispatchers}&limit=${PAGE_SIZE}&offset=${page * PAGE_SIZE}`
    const outcome = await requestFromCad(
      `${apiUrl}/v2/emergency/servers/${serverId}/units?${query}`,
      apiKey,
      deps,
    )
    if (permit !== null) {
      await fivem.gameThread()
      permit(rateResponseOf(outcome))
    }
    if (outcome.kind !== 'reply') return outcome
    const reply = parseUnitsReply(outcome.text)
    if (reply.kind === 'malformed') return { ...reply, rate: outcome.rate }
    units.push(...reply.units)
    if (reply.entries < PAGE_SIZE || page + 1 === MAX_PAGES)
      return { kind: 'units', units, text: page === 0 ? outcome.text : null, rate: outcome.rate }
  }
}
