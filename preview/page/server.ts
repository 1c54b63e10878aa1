import { html, nothing, svg, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { when } from 'lit-html/directives/when.js'
import { formatDuration } from '../../shared/format-duration.ts'
import type { Asked, Line, Parts, PlayerLine, ServerPart, Status } from '../protocol.ts'
import { submit } from './form.ts'
import { act, type Link } from './link.ts'

/** The server: how the asking goes, who is there, and its console. */
export function serverPanel({ server, players, console, about }: Parts, link: Link): TemplateResult {
  const runs = server.resource === 'started'
  return html`<h2>Server ${statePill(server)}</h2>
    ${budget(server, link)}
    ${when(Boolean(server.status?.lastError), () => html`<p class="broken">${server.status?.lastError}</p>`)}
    <div class="row buttons">
      <button ?disabled=${!runs} @click=${() => act({ do: 'console', line: `${about.resource} refresh` })}>Refresh</button>
      <button ?disabled=${!runs} @click=${() => act({ do: 'resource', to: 'restart' })}>Restart</button>
      ${
        runs
          ? html`<button @click=${() => act({ do: 'resource', to: 'stop' })}>Stop</button>`
          : html`<button class="primary" @click=${() => act({ do: 'resource', to: 'start' })}>Start</button>`
      }
    </div>
    <h3>Players</h3>
    <ul class="players">${repeat(players, ({ id }) => id, playerItem)}</ul>
    <form class="row" @submit=${submit((form) => act({ do: 'join', name: String(form.get('name')).trim(), officer: form.has('officer') }), true)}>
      <label>Name<input name="name" required maxlength="40"></label>
      <label class="inline"><input type="checkbox" name="officer" checked>may sign on</label>
      <button>Join</button>
    </form>
    <h3>Console</h3>
    <ol class="console log" tabindex="0" aria-label="Console">${console.map(consoleLine)}</ol>
    <form class="row" @submit=${submit((form) => act({ do: 'console', line: String(form.get('line')) }), true)}>
      <input name="line" aria-label="Console command" placeholder="${about.resource} status" required autocomplete="off" spellcheck="false">
      <button>Enter</button>
    </form>`
}

export function statePill({ resource, status }: ServerPart): TemplateResult {
  const state = resource === 'started' ? (status?.state ?? 'starting') : resource
  return html`<span class="pill ${state}" role="status">${state}</span>`
}

function playerItem({ id, name, onDuty, mayDuty, bytesReceived }: PlayerLine): TemplateResult {
  return html`<li>
    <button role="switch" aria-checked=${onDuty} aria-label="${name} on duty" title=${mayDuty ? 'Types /duty for them' : 'Types /duty for them, which they may not'}
      @click=${() => act({ do: 'toggle duty', player: id })}></button>
    <span>${name} <small>${bytes(bytesReceived)}</small></span>
    <button title="They leave the server" @click=${() => act({ do: 'drop', player: id })}>Drop</button>
  </li>`
}

const bytes = (count: number) =>
  count < 1_000 ? `was sent ${count} bytes` : `was sent ${(count / 1_000).toFixed(1)} kB`

function consoleLine({ level, player, resource, text }: Line): TemplateResult {
  return html`<li class=${level.replace(' ', '-')}><span>${player ?? resource}</span> ${text.replace(/\^[0-9]/g, '')}</li>`
}

const PAST_S = 60
const FUTURE_S = 24
const WIDTH = 300
const xOf = (seconds: number) => ((seconds + PAST_S) / (PAST_S + FUTURE_S)) * WIDTH

/** The last minute's requests on a line that moves, and the next one coming. */
function budget({ status, requests }: ServerPart, link: Link): TemplateResult {
  const now = link.world()
  const recent = requests.filter(({ at }) => now - at < PAST_S * 1_000)
  const next = status?.nextPoll == null ? null : Math.max(0, status.nextPoll - link.wall())
  const last =
    status?.lastSuccess == null ? 'never' : `${formatDuration(link.wall() - status.lastSuccess)} ago`
  const summary = status
    ? `${status.requestsInWindow} of ${status.requestsPerMinute} requests in the last minute`
    : 'The resource does not run'
  return html`<svg class="budget" viewBox="0 0 ${WIDTH} 58" role="img" aria-label=${summary}>
      <rect class="minute" x="0" y="8" width=${xOf(0)} height="32" />
      ${[-60, -45, -30, -15, 0, 15].map(
        (
          second,
        ) => svg`<line class=${second === 0 ? 'now' : 'tick'} x1=${xOf(second)} x2=${xOf(second)} y1="4" y2="44" />
          <text x=${xOf(second)} y="55" text-anchor=${second === -60 ? 'start' : 'middle'}>${second === 0 ? 'now' : `${second > 0 ? '+' : ''}${second} s`}</text>`,
      )}
      ${recent.map((one) => mark(one, xOf((one.at - now) / 1_000)))}
      ${next === null ? nothing : svg`<path class="next" d=${`M${xOf(Math.min(next / 1_000, FUTURE_S - 1))} 14v20`} />`}
    </svg>
    <dl class="facts">
      <dt>Last minute</dt><dd>${status ? `${status.requestsInWindow} of ${status.requestsPerMinute} requests` : 'not running'}</dd>
      <dt>Next request</dt><dd>${next === null ? 'none planned' : `in ${formatDuration(next)}`}</dd>
      <dt>Last good reply</dt><dd>${last}</dd>
      <dt>Pushed events</dt><dd>${status ? pushed(status.push) : 'not running'}</dd>
    </dl>
    ${status && status.arrived.length > 0 ? arrivals(status.arrived, link) : nothing}`
}

const pushed = ({ source, state }: Status['push']): string =>
  source === 'none' ? 'none, by polling alone' : `by ${source}, ${state}`

/** How the latest changes came, and how old they were when they did. */
function arrivals(arrived: Status['arrived'], link: Link): TemplateResult {
  const age = (ms: number | null) => (ms === null ? '' : `, ${formatDuration(ms)} old`)
  return html`<details class="arrivals">
    <summary>Latest changes</summary>
    <ul>
      ${arrived
        .slice(0, SHOWN)
        .map(
          (one) =>
            html`<li>${one.key} ${one.change} by ${one.via}${age(one.ageMs)}, ${formatDuration(link.wall() - one.at)} ago</li>`,
        )}
    </ul>
  </details>`
}

const SHOWN = 8

function mark({ who, outcome }: Asked, x: number): TemplateResult {
  const told = outcome ?? 'under way'
  const title = svg`<title>${who === 'us' ? 'This resource' : 'Somebody else with the key'}: ${told}</title>`
  const kind = outcome === null ? 'open' : outcome === 200 ? 'good' : outcome === 429 ? 'limited' : 'bad'
  return who === 'us'
    ? svg`<circle class=${kind} cx=${x} cy="24" r="6">${title}</circle>`
    : svg`<rect class="other ${kind}" x=${x - 4} y="20" width="8" height="8">${title}</rect>`
}
