import { html, nothing, type TemplateResult } from 'lit-html'
import { keyed } from 'lit-html/directives/keyed.js'
import { repeat } from 'lit-html/directives/repeat.js'
import { when } from 'lit-html/directives/when.js'
import {
  type CadPart,
  type CallKind,
  type DispatchCard,
  type EmergencyCard,
  FAULTS,
  type FaultName,
  type Parts,
  type Point,
} from '../protocol.ts'
import { choices, choose } from './choices.ts'
import { submit } from './form.ts'
import { act } from './link.ts'

/** The dispatcher's desk. Of the real CAD it only tells where it is: that one has dispatchers of its own. */
export function cadPanel({ about, cad, server }: Parts, centre: () => Point): TemplateResult {
  if (about.mode === 'real')
    return html`<h2>CAD <small>the real one</small></h2>
      <dl class="facts">
        <dt>Address</dt><dd>${about.cad.url}</dd>
        <dt>Server id</dt><dd>${about.cad.serverId}</dd>
        <dt>Key</dt><dd>from SONORAN_API_KEY; it stays in the preview's process</dd>
      </dl>
      ${when(server.advice !== null, () => html`<p class="advice">${server.advice}</p>`)}
      <p class="quiet">The preview reads its calls and changes nothing. Make one in the CAD, with x and y in its metaData, and it comes onto the map with the next reply.</p>`
  return html`<h2>
      CAD <small title="${cad.closed} closed">${cad.dispatch.length} active, ${cad.emergency.length} on 911</small>
      <button class="primary" @click=${() => choose({ draft: { kind: 'dispatch', place: centre() }, call: null })}>New call</button>
    </h2>
    ${when(choices.draft !== null, () => draftForm())}
    <ul class="calls">
      ${repeat(cad.emergency, ({ callId }) => `e${callId}`, emergencyItem)}
      ${repeat(inOrder(cad.dispatch), ({ callId }) => `d${callId}`, dispatchItem)}
    </ul>
    ${when(cad.dispatch.length + cad.emergency.length === 0, () => html`<p class="quiet">No calls. Click on the map to make one.</p>`)}
    ${troubles(cad)}`
}

const inOrder = (calls: readonly DispatchCard[]) =>
  [...calls].sort((a, b) => a.priority - b.priority || b.callId - a.callId)

const isOpen = (kind: CallKind, callId: number) =>
  choices.call?.kind === kind && choices.call.callId === callId

const toggle = (kind: CallKind, callId: number) =>
  choose({ call: isOpen(kind, callId) ? null : { kind, callId }, draft: null })

function dispatchItem(call: DispatchCard): TemplateResult {
  const open = isOpen('dispatch', call.callId)
  const where = [call.address, call.postal].filter((text) => text !== '').join(', ')
  return html`<li class=${open ? 'open' : ''}>
    <button class="card" aria-expanded=${open} @click=${() => toggle('dispatch', call.callId)}>
      <span class="priority p${Math.min(call.priority, 4)}" title="Priority ${call.priority}">${call.priority}</span>
      <b>${call.code === '' ? nothing : html`${call.code} - `}${call.title}</b>
      <small>${where || (call.place === null ? 'no place' : `${call.place.x}, ${call.place.y}`)}
        ${call.units.length > 0 ? `· ${call.units.length === 1 ? 'unit' : 'units'} ${call.units.join(', ')}` : '· no unit'}</small>
    </button>
    ${when(open, () => keyed(call.callId, dispatchDetails(call)))}
  </li>`
}

function dispatchDetails(call: DispatchCard): TemplateResult {
  const { callId } = call
  return html`<div class="details">
    <form @submit=${submit((form) => act({ do: 'edit dispatch', callId, ...callFields(form) }))}>
      ${callInputs(call)}
      <button>Save</button>
    </form>
    <p class="units">Units:
      ${call.units.map((unit) => html`<button title="Detach unit ${unit}" @click=${() => act({ do: 'detach', callId, unit })}>${unit} ×</button>`)}
    </p>
    <form class="row" @submit=${submit((form) => act({ do: 'attach', callId, unit: Number(form.get('unit')) }), true)}>
      <label>Unit<input name="unit" type="number" min="1" required></label><button>Attach</button>
    </form>
    ${call.notes.map((note) => html`<p class="note">${note}</p>`)}
    <form class="row" @submit=${submit((form) => act({ do: 'note', callId, content: textIn(form, 'content') }), true)}>
      <label>Note<input name="content" required maxlength="500"></label><button>Add</button>
    </form>
    <button class="danger" @click=${() => close('dispatch', callId)}>Close call ${callId}</button>
  </div>`
}

function emergencyItem(call: EmergencyCard): TemplateResult {
  const open = isOpen('emergency', call.callId)
  return html`<li class=${open ? 'open' : ''}>
    <button class="card" aria-expanded=${open} @click=${() => toggle('emergency', call.callId)}>
      <span class="priority line" title=${call.isEmergency ? 'An emergency call' : 'A civil call'}>${call.isEmergency ? '911' : '311'}</span>
      <b>${call.location || 'Place unknown'}</b>
      <small>${call.description}</small>
    </button>
    ${when(open, () => keyed(call.callId, emergencyDetails(call)))}
  </li>`
}

function emergencyDetails(call: EmergencyCard): TemplateResult {
  const { callId } = call
  return html`<div class="details">
    <form @submit=${submit((form) => act({ do: 'edit emergency', callId, ...emergencyFields(form) }))}>
      ${emergencyInputs(call)}
      <button>Save</button>
    </form>
    <form class="row" @submit=${submit((form) => act({ do: 'dispatch', callId, title: textIn(form, 'title') || '911 Call', code: textIn(form, 'code'), priority: Number(form.get('priority')) }))}>
      <label>Title<input name="title" placeholder="911 Call" maxlength="100"></label>
      <label class="short">Code<input name="code" maxlength="20"></label>
      <label class="short">Prio<input name="priority" type="number" min="1" max="9" value="2" required></label>
      <button class="primary">Dispatch</button>
    </form>
    <button class="danger" @click=${() => close('emergency', callId)}>Hang up</button>
  </div>`
}

function close(kind: CallKind, callId: number): void {
  choose({ call: null })
  void act({ do: 'close', kind, callId })
}

function draftForm(): TemplateResult {
  const { kind, place } = choices.draft as NonNullable<typeof choices.draft>
  const create = async (form: FormData) => {
    const done = await (kind === 'dispatch'
      ? act({ do: 'create dispatch', ...callFields(form) })
      : act({ do: 'create emergency', ...emergencyFields(form) }))
    if (done) choose({ draft: null, view: 'game' })
  }
  const pick = (next: CallKind) => () => choose({ draft: { kind: next, place } })
  return html`<form class="draft" aria-label="New call" @submit=${submit(create)}
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && choose({ draft: null })}>
    <div class="row" role="group" aria-label="Kind of call">
      <button type="button" aria-pressed=${kind === 'dispatch'} @click=${pick('dispatch')}>Dispatch</button>
      <button type="button" aria-pressed=${kind === 'emergency'} @click=${pick('emergency')}>911</button>
    </div>
    ${keyed(
      `${kind} ${place.x} ${place.y}`,
      kind === 'dispatch'
        ? callInputs({ title: '', code: '', priority: 2, description: '', radius: null, place })
        : emergencyInputs({ caller: '', location: '', description: '', place }),
    )}
    <div class="row">
      <button class="primary">Create</button>
      <button type="button" @click=${() => choose({ draft: null })}>Cancel</button>
    </div>
  </form>`
}

function callInputs(
  call: Omit<DispatchCard, 'callId' | 'status' | 'address' | 'postal' | 'units' | 'notes'>,
): TemplateResult {
  return html`<label>Title<input name="title" value=${call.title} required maxlength="100"></label>
    <div class="row">
      <label>Code<input name="code" value=${call.code} maxlength="20"></label>
      <label class="short">Priority<input name="priority" type="number" min="1" max="9" value=${call.priority} required></label>
      <label class="short">Radius, m<input name="radius" type="number" min="1" max="10000" step="any" value=${call.radius ?? ''}></label>
    </div>
    <label>Description<input name="description" value=${call.description} maxlength="500"></label>
    ${placeInputs(call.place)}`
}

function emergencyInputs({
  caller,
  location,
  description,
  place,
}: Omit<EmergencyCard, 'callId' | 'isEmergency'>): TemplateResult {
  return html`<label>Caller<input name="caller" value=${caller} maxlength="100"></label>
    <label>Location<input name="location" value=${location} maxlength="100"></label>
    <label>Description<input name="description" value=${description} maxlength="500"></label>
    ${placeInputs(place)}`
}

function placeInputs(place: Point | null): TemplateResult {
  return html`<div class="row">
    <label>x<input name="x" type="number" step="any" min="-20000" max="20000" value=${place?.x ?? ''}></label>
    <label>y<input name="y" type="number" step="any" min="-20000" max="20000" value=${place?.y ?? ''}></label>
  </div>`
}

const textIn = (form: FormData, name: string): string => String(form.get(name) ?? '').trim()
const numberIn = (form: FormData, name: string): number | null =>
  textIn(form, name) === '' ? null : Number(form.get(name))

function placeIn(form: FormData): Point | null {
  const [x, y] = [numberIn(form, 'x'), numberIn(form, 'y')]
  return x === null || y === null ? null : { x, y }
}

const callFields = (form: FormData) => ({
  title: textIn(form, 'title'),
  code: textIn(form, 'code'),
  priority: Number(form.get('priority')),
  description: textIn(form, 'description'),
  radius: numberIn(form, 'radius'),
  place: placeIn(form),
})

const emergencyFields = (form: FormData) => ({
  caller: textIn(form, 'caller'),
  location: textIn(form, 'location'),
  description: textIn(form, 'description'),
  place: placeIn(form),
})

function troubles({ fault, otherUser }: CadPart): TemplateResult {
  const set = async () => {
    const seconds = choices.seconds === '' ? null : Number(choices.seconds)
    await act({ do: 'fault', fault: choices.fault as FaultName, seconds })
  }
  const chosenIn = (event: Event) => (event.target as HTMLSelectElement).value
  return html`<fieldset class="troubles">
    <legend>Make trouble</legend>
    <label>The CAD answers<select aria-label="The CAD answers" @change=${(event: Event) => choose({ fault: chosenIn(event) })}>
      ${Object.entries(FAULTS).map(([name, label]) => html`<option value=${name} ?selected=${name === choices.fault}>${label}</option>`)}
    </select></label>
    <div class="row">
      <label>for<select aria-label="For how long" @change=${(event: Event) => choose({ seconds: chosenIn(event) })}>
        ${Object.entries(SPANS).map(([seconds, label]) => html`<option value=${seconds} ?selected=${seconds === choices.seconds}>${label}</option>`)}
      </select></label>
      <button class="danger" @click=${set}>Break</button>
    </div>
    ${when(
      fault !== null,
      () => html`<p class="broken" role="status">${FAULTS[fault as FaultName]}
      <button @click=${() => act({ do: 'fault', fault: null, seconds: null })}>Mend</button></p>`,
    )}
    <label class="inline">Others' requests a minute<select aria-label="Others' requests a minute" @change=${(event: Event) => act({ do: 'other user', perMinute: Number(chosenIn(event)) })}>
      ${[0, 1, 2, 3, 6].map((times) => html`<option value=${times} ?selected=${times === otherUser}>${times}</option>`)}
    </select></label>
  </fieldset>`
}

const SPANS: Record<string, string> = { '30': '30 s', '120': '2 min', '600': '10 min', '': 'good' }
