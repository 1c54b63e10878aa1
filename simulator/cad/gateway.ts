import { type Clock, type Moment, momentOf } from './clock.ts'
import { counted, type Limit, MINUTE, retryAfter, waitMs } from './rate-limit.ts'
import type { Traffic, Who } from './request-log.ts'
import { type Answer, type Incoming, tooMany } from './response.ts'

export interface GatewaySettings extends Limit {
  rateHeaders: boolean
  retryAfter: 'seconds' | 'date' | 'none'
}

export type Gateway = ReturnType<typeof createGateway>

/** Counts what comes with our key, be it from this resource or from whoever else has the key. */
export function createGateway(clock: Clock, settings: GatewaySettings, traffic: Traffic) {
  const refused = { us: 0, other: 0 }
  let spent: Moment[] = []
  let stopOther = () => {}

  /** A refused request does not count against the limit. */
  function admits(who: Who): boolean {
    const now = momentOf(clock)
    spent = counted(settings, spent, now)
    const admitted = spent.length < settings.limit
    if (admitted) spent.push(now)
    else refused[who]++
    return admitted
  }

  /** One request by the other user of the key. */
  function spend(): void {
    const status = admits('other') ? 200 : 429
    traffic.add({ ...momentOf(clock), who: 'other', status, query: '' })
  }

  return {
    refused: refused as Readonly<Record<Who, number>>,
    admits,
    spend,

    refusal(incoming: Incoming): Answer {
      const now = momentOf(clock)
      const form = settings.retryAfter
      const wait = waitMs(settings, counted(settings, spent, now), now)
      return tooMany(incoming, form === 'none' ? {} : { 'retry-after': retryAfter(form, wait, now) })
    },

    headers(): Record<string, string> {
      if (!settings.rateHeaders) return {}
      const now = momentOf(clock)
      const used = counted(settings, spent, now)
      return {
        'ratelimit-limit': String(settings.limit),
        'ratelimit-remaining': String(Math.max(0, settings.limit - used.length)),
        'ratelimit-reset': String(Math.ceil(waitMs(settings, used, now) / 1000)),
      }
    },

    /** Somebody else with the same key, such as Sonoran's own resource at 1 a minute. 0 sends them away. */
    otherUser(perMinute: number): void {
      stopOther()
      if (perMinute === 0) return
      const visit = () => {
        stopOther = clock.after(MINUTE / perMinute, visit)
        spend()
      }
      stopOther = clock.after(MINUTE / perMinute, visit)
    },
  }
}
