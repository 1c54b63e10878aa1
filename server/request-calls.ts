import { createReplyParser } from './core/cad/parse-reply.ts'
import type { PageRequest } from './core/closed-pages.ts'
import { NO_RATE_INFO } from './core/limiter/rate-headers.ts'
import type { PollOutcome } from './core/poll-outcome.ts'
import { requestType } from './core/requested-calls.ts'
import { apiUrl, type Settings } from './core/settings.ts'
import { fetchCalls } from './fetch-calls.ts'
import * as fivem from './fivem.ts'

/** The outcome of a request, and the page of closed calls that it asked for in place of the newest ones. */
export type RequestOutcome = PollOutcome & { page: PageRequest | null }

export interface CallsRequesterDeps {
  settings(): Settings | null
  nextPage(): PageRequest | null
  /** Passes on the reply to a request that is sent now, to the servers with the server id that it is for. */
  publisher(): (text: string) => void
}

/** Sends requests for calls and parses the replies, which may also come from another server with the same server id. */
export function createCallsRequester({ settings, nextPage, publisher }: CallsRequesterDeps) {
  const { after, clocks } = fivem
  const parseReply = createReplyParser()

  return {
    async request(): Promise<RequestOutcome> {
      const current = settings()
      if (current === null) throw new Error('polling without settings')
      // Bound now: the reply belongs to this request's peers, even if the settings change before it arrives.
      const publish = publisher()
      const page = nextPage()
      const outcome = await fetchCalls(
        {
          ...current,
          apiUrl: apiUrl(current),
          type: requestType(current.type, current.redis !== ''),
          closed: page ?? { offset: 0, limit: current.closedLimit },
        },
        { fetch, after, wallNow: () => clocks().wall },
      )
      if (outcome.kind !== 'reply') return { ...outcome, page }
      const reply = parseReply(outcome.text)
      if (reply.kind === 'calls' && page === null) publish(outcome.text)
      return { ...reply, rate: outcome.rate, page }
    },

    parse: (text: string): RequestOutcome => ({ ...parseReply(text), rate: NO_RATE_INFO, page: null }),
  }
}
