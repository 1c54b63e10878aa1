import { html, nothing, type TemplateResult } from 'lit-html'
import { keyed } from 'lit-html/directives/keyed.js'
import { repeat } from 'lit-html/directives/repeat.js'
import { when } from 'lit-html/directives/when.js'
import type {
  CallKind,
  DispatchCallView,
  EmergencyCallView,
  Point,
  UnitView,
  ViewModel,
} from '../protocol.ts'
import {
  commonInputs,
  dispatchInputs,
  emergencyInputs,
  readDispatchFields,
  readEmergencyFields,
  readText,
} from './call-forms.ts'
import { sendAction } from './connection.ts'
import { draftForm } from './draft-form.ts'
import { faultControls } from './fault-controls.ts'
import { onSubmit } from './on-submit.ts'
import { setUiState, uiState } from './ui-state.ts'
import { unitsSection } from './units-section.ts'

/** The dispatcher's view of the calls. With the real CAD it only shows the connection's settings. */
export function cadPanel({ about, cad, players, server }: ViewModel, mapCentre: () => Point): TemplateResult {
  if (about.mode === 'real') return realCadPanel(about, server)
  const { draft } = uiState
  const newCall = () =>
    setUiState({ draft: { kind: draft?.kind ?? 'dispatch', position: mapCentre() }, call: null })
  return html`<h2>
      CAD <small title="${cad.closed} closed">${cad.dispatch.length} active, ${cad.emergency.length} 911</small>
      <button id="new-call" class="primary" @click=${newCall}>New call</button>
    </h2>
    ${draft === null ? nothing : draftForm(draft)}
    <ul class="calls">
      ${repeat(cad.emergency, ({ callId }) => `e${callId}`, emergencyItem)}
      ${repeat(
        byPriority(cad.dispatch),
        ({ callId }) => `d${callId}`,
        (call) => dispatchItem(call, cad.units),
      )}
    </ul>
    ${when(cad.dispatch.length + cad.emergency.length === 0, () => html`<p class="muted">No calls. Click on the map to create one.</p>`)}
    ${unitsSection(cad.units, players)}
    ${faultControls(cad)}`
}

function realCadPanel(
  { cad, resource }: ViewModel['about'],
  { advice }: ViewModel['server'],
): TemplateResult {
  return html`<h2>CAD <small>real</small></h2>
    <dl class="facts">
      <dt>Address</dt><dd>${cad.url}</dd>
      <dt>Server id</dt><dd>${cad.serverId}</dd>
      <dt>Key</dt><dd>from SONORAN_API_KEY; it stays in the preview's process</dd>
    </dl>
    ${when(advice !== null, () => html`<p class="advice">${advice}</p>`)}
    <div class="row buttons"><button @click=${() => sendAction({ type: 'console command', line: `${resource} calls` })}>List the calls in the console</button></div>
    <p class="muted">The console then says of each call whether it is on the map, and <code>${resource} call 501</code> why. The preview reads the CAD's calls and changes nothing. Create a call in the CAD with x and y in its metaData: it appears on the map after the next request.</p>`
}

const byPriority = (calls: readonly DispatchCallView[]) =>
  [...calls].sort((a, b) => a.priority - b.priority || b.callId - a.callId)

const isExpanded = (kind: CallKind, callId: number) =>
  uiState.call?.kind === kind && uiState.call.callId === callId

const toggle = (kind: CallKind, callId: number) =>
  setUiState({ call: isExpanded(kind, callId) ? null : { kind, callId }, draft: null })

function dispatchItem(call: DispatchCallView, units: readonly UnitView[]): TemplateResult {
  const { callId, priority, code, title } = call
  const expanded = isExpanded('dispatch', callId)
  return html`<li class=${expanded ? 'expanded' : ''}>
    <button class="card" aria-expanded=${expanded} @click=${() => toggle('dispatch', callId)}>
      <span class="priority p${Math.min(priority, 4)}" title="Priority ${priority}">${priority}</span>
      <b>${code === '' ? nothing : html`${code} - `}${title}</b>
      <small>${locationText(call)} · ${unitsText(call, units)}</small>
    </button>
    ${when(expanded, () => keyed(callId, dispatchDetails(call, units)))}
  </li>`
}

function locationText({ address, postal, position }: DispatchCallView): string {
  const text = [address, postal].filter((part) => part !== '').join(', ')
  return text || (position === null ? 'no position' : `${position.x}, ${position.y}`)
}

const callSignOf = (unit: number, units: readonly UnitView[]): string =>
  units.find(({ id }) => id === unit)?.callSign ?? `unit ${unit}`

function unitsText(call: DispatchCallView, units: readonly UnitView[]): string {
  return call.units.map((unit) => callSignOf(unit, units)).join(', ') || 'no unit'
}

function dispatchDetails(call: DispatchCallView, units: readonly UnitView[]): TemplateResult {
  const { callId } = call
  const save = (form: FormData) => sendAction({ type: 'edit dispatch', callId, ...readDispatchFields(form) })
  const attach = (form: FormData) =>
    sendAction({ type: 'attach unit', callId, unit: Number(form.get('unit')) })
  const available = units.filter(({ id }) => !call.units.includes(id))
  const detach = (unit: number) => sendAction({ type: 'detach unit', callId, unit })
  const addNote = (form: FormData) =>
    sendAction({ type: 'add note', callId, content: readText(form, 'content') })
  return html`<div class="details">
    <form @submit=${onSubmit(save)}>
      ${dispatchInputs(call)}
      ${commonInputs(call)}
      <button>Save</button>
    </form>
    <p class="units">Units:
      ${call.units.map((unit) => html`<button title="Detach ${callSignOf(unit, units)}" @click=${() => detach(unit)}>${callSignOf(unit, units)} ×</button>`)}
    </p>
    <form class="row" @submit=${onSubmit(attach, true)}>
      <label>Unit<select name="unit" required>
        ${available.map(({ id, callSign }) => html`<option value=${id}>${callSign}</option>`)}
      </select></label><button ?disabled=${available.length === 0}>Attach</button>
    </form>
    ${call.notes.map((note) => html`<p class="note">${note}</p>`)}
    <form class="row" @submit=${onSubmit(addNote, true)}>
      <label>Note<input name="content" required maxlength="500"></label><button>Add</button>
    </form>
    <button class="danger" @click=${() => close('dispatch', callId)}>Close call ${callId}</button>
  </div>`
}

function emergencyItem(call: EmergencyCallView): TemplateResult {
  const { callId, isEmergency, location, description } = call
  const expanded = isExpanded('emergency', callId)
  return html`<li class=${expanded ? 'expanded' : ''}>
    <button class="card" aria-expanded=${expanded} @click=${() => toggle('emergency', callId)}>
      <span class="priority line" title=${isEmergency ? 'Emergency call' : 'Non-emergency call'}>${isEmergency ? '911' : '311'}</span>
      <b>${location || 'Unknown location'}</b>
      <small>${description}</small>
    </button>
    ${when(expanded, () => keyed(callId, emergencyDetails(call)))}
  </li>`
}

function emergencyDetails(call: EmergencyCallView): TemplateResult {
  const { callId } = call
  const save = (form: FormData) =>
    sendAction({ type: 'edit emergency', callId, ...readEmergencyFields(form) })
  const dispatch = (form: FormData) =>
    sendAction({
      type: 'dispatch emergency',
      callId,
      title: readText(form, 'title') || '911 Call',
      code: readText(form, 'code'),
      priority: Number(form.get('priority')),
    })
  return html`<div class="details">
    <form @submit=${onSubmit(save)}>
      ${emergencyInputs(call)}
      ${commonInputs(call)}
      <button>Save</button>
    </form>
    <form @submit=${onSubmit(dispatch)}>
      <label>Title<input name="title" placeholder="911 Call" maxlength="100"></label>
      <div class="row">
        <label>Code<input name="code" maxlength="20"></label>
        <label class="short">Priority<input name="priority" type="number" min="1" max="9" value="2" required></label>
        <button class="primary">Dispatch</button>
      </div>
    </form>
    <button class="danger" @click=${() => close('emergency', callId)}>Remove call ${callId}</button>
  </div>`
}

function close(kind: CallKind, callId: number): void {
  setUiState({ call: null })
  void sendAction({ type: 'close call', kind, callId })
}
