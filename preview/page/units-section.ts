import { html, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { when } from 'lit-html/directives/when.js'
import { type PlayerSummary, UNIT_STATUSES, type UnitView } from '../protocol.ts'
import { readText } from './call-forms.ts'
import { sendAction } from './connection.ts'
import { onSubmit } from './on-submit.ts'

/** The CAD's units: who is logged in as which unit, with which status. */
export function unitsSection(units: readonly UnitView[], players: readonly PlayerSummary[]): TemplateResult {
  const logIn = (form: FormData) =>
    sendAction({
      type: 'log in unit',
      player: Number(form.get('player')),
      callSign: readText(form, 'callSign'),
    })
  return html`<details class="units-section"><summary>Units: ${units.length}</summary>
    <ul class="unit-list">${repeat(units, ({ id }) => id, unitItem)}</ul>
    ${when(
      players.length > 0,
      () => html`<form class="row" @submit=${onSubmit(logIn, true)}>
      <label>Player<select name="player">
        ${players.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
      </select></label>
      <label class="short">Call sign<input name="callSign" required maxlength="20" placeholder="1A-12"></label>
      <button>Log in</button>
    </form>`,
    )}</details>`
}

function unitItem({ id, callSign, player, status }: UnitView): TemplateResult {
  const setStatus = (event: Event) =>
    sendAction({
      type: 'set unit status',
      unit: id,
      status: Number((event.target as HTMLSelectElement).value),
    })
  return html`<li>
    <span><b>${callSign}</b> <small>${player ?? 'not here'}</small></span>
    <select aria-label="Status of ${callSign}" .value=${String(status)} @change=${setStatus}>
      ${UNIT_STATUSES.map((label, value) => html`<option value=${value} ?selected=${value === status}>${label}</option>`)}
    </select>
    <button title="Log out ${callSign}" @click=${() => sendAction({ type: 'log out unit', unit: id })}>Log out</button>
  </li>`
}
