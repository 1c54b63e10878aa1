import { html, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { when } from 'lit-html/directives/when.js'
import { describeCounts } from '../../shared/describe-counts.ts'
import { formatDuration } from '../../shared/format-duration.ts'
import {
  type ConsoleEntry,
  PLAYER_JOBS,
  type PlayerSummary,
  type ServerView,
  type Status,
  type ViewModel,
} from '../protocol.ts'
import { type Connection, sendAction } from './connection.ts'
import { onSubmit } from './on-submit.ts'
import { requestChart } from './request-chart.ts'
import { dutyProviderSetting, settingsSection } from './settings-section.ts'

const MAX_CHANGES = 8

/** The resource's status, the players, and the server console. */
export function serverPanel(
  { server, players, console, about }: ViewModel,
  connection: Connection,
): TemplateResult {
  const { status } = server
  const join = (form: FormData) =>
    sendAction({ type: 'join', name: String(form.get('name')).trim(), canUseDuty: form.has('duty') })
  const runCommand = (form: FormData) =>
    sendAction({ type: 'console command', line: String(form.get('line')) })
  return html`<h2>Server ${statePill(server)}</h2>
    ${requestChart(server, connection)}
    ${statusFacts(status, connection)}
    ${when(Boolean(status?.lastError), () => html`<p class="alert">${status?.lastError}</p>`)}
    ${resourceButtons(server, about.resource)}
    ${settingsSection(server)}
    <h3>Players</h3>
    ${dutyProviderSetting(server)}
    <ul class="players">${repeat(players, ({ id }) => id, playerItem)}</ul>
    <form class="row" @submit=${onSubmit(join, true)}>
      <label>Name<input name="name" required maxlength="40"></label>
      <label class="inline"><input type="checkbox" name="duty" checked>can use /duty</label>
      <button>Join</button>
    </form>
    <h3>Console</h3>
    <ol class="console log" tabindex="0" aria-label="Console">${console.map(consoleLine)}</ol>
    <form class="row" @submit=${onSubmit(runCommand, true)}>
      <input name="line" aria-label="Console command" placeholder="${about.resource} status" required autocomplete="off" spellcheck="false">
      <button>Run</button>
    </form>`
}

export function statePill({ resource, status }: ServerView): TemplateResult {
  const state = resource === 'started' ? (status?.state ?? 'starting') : resource
  // 'stopped' is also a state of the resource.
  const text = resource === 'started' && state === 'stopped' ? 'refused by the CAD' : state
  return html`<span class="pill ${state}" role="status">${text}</span>`
}

function resourceButtons({ resource }: ServerView, name: string): TemplateResult {
  const running = resource === 'started'
  const refresh = () => sendAction({ type: 'console command', line: `${name} refresh` })
  const doctor = () => sendAction({ type: 'console command', line: `${name} doctor` })
  const control = (operation: 'start' | 'stop' | 'restart') => () =>
    sendAction({ type: 'control resource', operation })
  return html`<div class="row buttons">
    <button ?disabled=${!running} @click=${refresh}>Refresh</button>
    <button ?disabled=${!running} @click=${doctor} title="Checks the installation; the result is in the console">Doctor</button>
    <button ?disabled=${!running} @click=${control('restart')}>Restart</button>
    ${
      running
        ? html`<button @click=${control('stop')}>Stop</button>`
        : html`<button class="primary" @click=${control('start')}>Start</button>`
    }
  </div>`
}

function statusFacts(status: Status | null, connection: Connection): TemplateResult {
  if (status === null) return html`<p class="muted">The resource is not running.</p>`
  const { requestsInWindow, requestsPerMinute, nextPoll, lastSuccess, push, arrived, fleet } = status
  const wallTime = connection.wallTime()
  return html`<dl class="facts">
      <dt>Calls</dt><dd>${describeCounts(status.calls)}</dd>
      <dt>Last minute</dt><dd>${requestsInWindow} of ${requestsPerMinute} requests</dd>
      <dt>Next request</dt><dd>${nextPoll === null ? 'none planned' : `in ${formatDuration(Math.max(0, nextPoll - wallTime))}`}</dd>
      <dt>Last success</dt><dd>${lastSuccess === null ? 'never' : `${formatDuration(wallTime - lastSuccess)} ago`}</dd>
      ${when(fleet !== null, () => html`<dt>Shared by</dt><dd>${fleet?.servers} servers, here a request every ${formatDuration(fleet?.paceMs ?? 0)}</dd>`)}
      <dt>Push events</dt><dd>${push.source === 'none' ? 'off, polling only' : `${push.source}, ${push.state}`}</dd>
    </dl>
    ${when(arrived.length > 0, () => latestChanges(arrived, wallTime))}`
}

function latestChanges(changes: Status['arrived'], wallTime: number): TemplateResult {
  const delay = (ms: number | null) => (ms === null ? '' : `, ${formatDuration(ms)} after the change`)
  return html`<details>
    <summary>Latest changes</summary>
    <ul>
      ${changes
        .slice(0, MAX_CHANGES)
        .map(
          ({ key, change, via, ageMs, at }) =>
            html`<li>${key} ${change} by ${via}${delay(ageMs)}, ${formatDuration(wallTime - at)} ago</li>`,
        )}
    </ul>
  </details>`
}

function jobSelect(player: number, name: string, job: string): TemplateResult {
  const set = (event: Event) =>
    sendAction({ type: 'set job', player, job: (event.target as HTMLSelectElement).value })
  return html`<select aria-label="Job of ${name}" @change=${set}>
    ${PLAYER_JOBS.map((each) => html`<option value=${each} ?selected=${each === job}>${each}</option>`)}
  </select>`
}

function playerItem({
  id,
  name,
  onDuty,
  driving,
  job,
  canUseDuty,
  bytesReceived,
}: PlayerSummary): TemplateResult {
  return html`<li>
    <button role="switch" aria-checked=${onDuty} aria-label="${name} on duty" title=${canUseDuty ? 'Runs /duty as this player' : 'Runs /duty as this player, without permission'}
      @click=${() => sendAction({ type: 'toggle duty', player: id })}></button>
    <span title=${name}>${name} <small>${formatBytes(bytesReceived)} sent</small></span>
    ${when(job !== null, () => jobSelect(id, name, job ?? ''))}
    <button title="${driving ? 'Stop' : 'Drive'} ${name}" aria-pressed=${driving} @click=${() => sendAction({ type: 'toggle driving', player: id })}>${driving ? 'Stop' : 'Drive'}</button>
    <button title="Disconnect this player" @click=${() => sendAction({ type: 'drop', player: id })}>Drop</button>
  </li>`
}

const formatBytes = (count: number) => (count < 1_000 ? `${count} bytes` : `${(count / 1_000).toFixed(1)} kB`)

function consoleLine({ level, player, resource, text }: ConsoleEntry): TemplateResult {
  return html`<li class=${level.replace(' ', '-')}><span>${player ?? resource}</span> ${text.replace(/\^[0-9]/g, '')}</li>`
}
