import { html, type TemplateResult } from 'lit-html'
import type { DispatchFields, EmergencyFields, Point } from '../protocol.ts'

/** The inputs for a dispatch call. {@link readDispatchFields} reads them. */
export function dispatchInputs(call: DispatchFields): TemplateResult {
  return html`<label>Title<input name="title" value=${call.title} required maxlength="100"></label>
    <div class="row">
      <label>Code<input name="code" value=${call.code} maxlength="20"></label>
      <label class="short">Priority<input name="priority" type="number" min="1" max="9" value=${call.priority} required></label>
      <label class="short">Radius, m<input name="radius" type="number" min="1" max="10000" step="any" value=${call.radius ?? ''}></label>
    </div>
    <label>Description<input name="description" value=${call.description} maxlength="500"></label>
    ${positionInputs(call.position)}`
}

/** The inputs for a 911 call. {@link readEmergencyFields} reads them. */
export function emergencyInputs(call: EmergencyFields): TemplateResult {
  return html`<label>Caller<input name="caller" value=${call.caller} maxlength="100"></label>
    <label>Location<input name="location" value=${call.location} maxlength="100"></label>
    <label>Description<input name="description" value=${call.description} maxlength="500"></label>
    ${positionInputs(call.position)}`
}

function positionInputs(position: Point | null): TemplateResult {
  return html`<div class="row">
    <label>x<input name="x" type="number" step="any" min="-20000" max="20000" value=${position?.x ?? ''}></label>
    <label>y<input name="y" type="number" step="any" min="-20000" max="20000" value=${position?.y ?? ''}></label>
  </div>`
}

export const readDispatchFields = (form: FormData): DispatchFields => ({
  title: readText(form, 'title'),
  code: readText(form, 'code'),
  priority: Number(form.get('priority')),
  description: readText(form, 'description'),
  radius: readNumber(form, 'radius'),
  position: readPosition(form),
})

export const readEmergencyFields = (form: FormData): EmergencyFields => ({
  caller: readText(form, 'caller'),
  location: readText(form, 'location'),
  description: readText(form, 'description'),
  position: readPosition(form),
})

export const readText = (form: FormData, name: string): string => String(form.get(name) ?? '').trim()

const readNumber = (form: FormData, name: string): number | null =>
  readText(form, name) === '' ? null : Number(form.get(name))

function readPosition(form: FormData): Point | null {
  const [x, y] = [readNumber(form, 'x'), readNumber(form, 'y')]
  return x === null || y === null ? null : { x, y }
}
