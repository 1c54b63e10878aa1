import { html, nothing, svg, type TemplateResult } from 'lit-html'
import type { RequestRecord, ServerView } from '../protocol.ts'
import type { Connection } from './connection.ts'

const PAST_S = 60
const FUTURE_S = 24
const WIDTH = 300
const TICKS_S = [-60, -45, -30, -15, 0, 15]
const xOf = (seconds: number) => ((seconds + PAST_S) / (PAST_S + FUTURE_S)) * WIDTH

/** A moving timeline of the last minute's requests and the next planned one. */
export function requestChart({ status, requests }: ServerView, connection: Connection): TemplateResult {
  const now = connection.worldTime()
  const recent = requests.filter(({ at }) => now - at < PAST_S * 1_000)
  const nextMs = status?.nextPoll == null ? null : Math.max(0, status.nextPoll - connection.wallTime())
  const label = status
    ? `${status.requestsInWindow} of ${status.requestsPerMinute} requests in the last minute`
    : 'The resource is not running'
  return html`<svg class="requests" viewBox="0 0 ${WIDTH} 58" role="img" aria-label=${label}>
    <rect class="minute" x="0" y="8" width=${xOf(0)} height="32" />
    ${TICKS_S.map(tick)}
    ${recent.map((request) => requestMark(request, xOf((request.at - now) / 1_000)))}
    ${nextMs === null ? nothing : svg`<path class="next" d=${`M${xOf(Math.min(nextMs / 1_000, FUTURE_S - 1))} 14v20`} />`}
  </svg>`
}

function tick(second: number): TemplateResult {
  const x = xOf(second)
  const label = second === 0 ? 'now' : `${second > 0 ? '+' : ''}${second} s`
  return svg`<line class=${second === 0 ? 'now' : 'tick'} x1=${x} x2=${x} y1="4" y2="44" />
    <text x=${x} y="55" text-anchor=${second === -PAST_S ? 'start' : 'middle'}>${label}</text>`
}

function requestMark({ origin, outcome }: RequestRecord, x: number): TemplateResult {
  const sender = origin === 'resource' ? 'This resource' : 'Another user of the key'
  const title = svg`<title>${sender}: ${outcome ?? 'in progress'}</title>`
  return origin === 'resource'
    ? svg`<circle class=${outcomeClass(outcome)} cx=${x} cy="24" r="6">${title}</circle>`
    : svg`<rect class="other ${outcomeClass(outcome)}" x=${x - 4} y="20" width="8" height="8">${title}</rect>`
}

function outcomeClass(outcome: RequestRecord['outcome']): string {
  if (outcome === null) return 'open'
  if (outcome === 200) return 'good'
  return outcome === 429 ? 'limited' : 'bad'
}
