import { html, type TemplateResult } from 'lit-html'
import { when } from 'lit-html/directives/when.js'
import { type CadView, FAULTS, type FaultName } from '../protocol.ts'
import { sendAction } from './connection.ts'
import { setUiState, uiState } from './ui-state.ts'

/** Labels by duration in seconds. */
const DURATIONS: Record<string, string> = {
  '30': '30 s',
  '120': '2 min',
  '600': '10 min',
  '': 'until cleared',
}
const OTHER_REQUESTS = [0, 1, 2, 3, 6]

const selectedValue = (event: Event) => (event.target as HTMLSelectElement).value

/** The controls for faults of the simulated CAD and for other users of its key. */
export function faultControls({ fault, otherRequestsPerMinute }: CadView): TemplateResult {
  const apply = () => {
    const seconds = uiState.faultSeconds === '' ? null : Number(uiState.faultSeconds)
    return sendAction({ type: 'set fault', fault: uiState.fault as FaultName, seconds })
  }
  const clear = () => sendAction({ type: 'set fault', fault: null, seconds: null })
  const setOtherRequests = (event: Event) =>
    sendAction({ type: 'set other requests', perMinute: Number(selectedValue(event)) })
  return html`<fieldset class="faults">
    <legend>Simulate faults</legend>
    <label>CAD response<select @change=${(event: Event) => setUiState({ fault: selectedValue(event) })}>
      ${Object.entries(FAULTS).map(([name, label]) => html`<option value=${name} ?selected=${name === uiState.fault}>${label}</option>`)}
    </select></label>
    <div class="row">
      <label>Duration<select @change=${(event: Event) => setUiState({ faultSeconds: selectedValue(event) })}>
        ${Object.entries(DURATIONS).map(([seconds, label]) => html`<option value=${seconds} ?selected=${seconds === uiState.faultSeconds}>${label}</option>`)}
      </select></label>
      <button class="danger" @click=${apply}>Apply</button>
    </div>
    ${when(
      fault !== null,
      () => html`<p class="alert" role="status">Active fault: ${FAULTS[fault as FaultName]}
      <button @click=${clear}>Clear</button></p>`,
    )}
    <label class="inline">Other requests per minute<select title="Requests by another user of the same API key" @change=${setOtherRequests}>
      ${OTHER_REQUESTS.map((count) => html`<option value=${count} ?selected=${count === otherRequestsPerMinute}>${count}</option>`)}
    </select></label>
  </fieldset>`
}
