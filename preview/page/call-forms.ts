import { html, type TemplateResult } from 'lit-html'
import type { DispatchFields, EmergencyFields, Point } from '../protocol.ts'

/** Labels by status number. A call gets the status 2, closed, by its own button. */
const STATUSES = ['Pending', 'Active']

/** The inputs that only a dispatch call has. */
export function dispatchInputs({
  title,
  code,
  priority,
  status,
  address,
  postal,
  radius,
  trackPrimary,
}: Omit<DispatchFields, 'description' | 'position'>): TemplateResult {
  return html`<label>Title<input name="title" value=${title} required maxlength="100"></label>
    <div class="row">
      <label>Code<input name="code" value=${code} maxlength="20"></label>
      <label class="short">Priority<input name="priority" type="number" min="1" max="9" value=${priority} required></label>
      <label class="short">Radius, m<input name="radius" type="number" min="1" max="10000" step="any" value=${radius ?? ''}></label>
    </div>
    <div class="row">
      <label>Address<input name="address" value=${address} maxlength="100"></label>
      <label class="short">Postal<input name="postal" value=${postal} maxlength="20"></label>
    </div>
    <div class="row">
      <label>Status<select name="status">
        ${STATUSES.map((label, value) => html`<option value=${value} ?selected=${value === status}>${label}</option>`)}
      </select></label>
      <label class="inline"><input type="checkbox" name="trackPrimary" ?checked=${trackPrimary}>follows the primary unit</label>
    </div>`
}

/** The inputs that only a 911 call has. */
export function emergencyInputs({
  caller,
  location,
}: Pick<EmergencyFields, 'caller' | 'location'>): TemplateResult {
  return html`<label>Caller<input name="caller" value=${caller} maxlength="100"></label>
    <label>Location<input name="location" value=${location} maxlength="100"></label>`
}

/**
 * The inputs that both kinds of call have. The position is set as a property, so that a moved pin also replaces typed
 * coordinates.
 *
 * @param onPosition called with complete coordinates when the user has changed one of them
 */
export function commonInputs(
  { description, position }: { description: string; position: Point | null },
  onPosition?: (position: Point) => void,
): TemplateResult {
  const change = (event: Event) => {
    const { form } = event.target as HTMLInputElement
    const changed = form && readPosition(new FormData(form))
    if (changed) onPosition?.(changed)
  }
  return html`<label>Description<input name="description" value=${description} maxlength="500"></label>
    <div class="row" @change=${change}>
      <label>x<input name="x" type="number" step="any" min="-20000" max="20000" .value=${String(position?.x ?? '')}></label>
      <label>y<input name="y" type="number" step="any" min="-20000" max="20000" .value=${String(position?.y ?? '')}></label>
    </div>`
}

export const readDispatchFields = (form: FormData): DispatchFields => ({
  title: readText(form, 'title'),
  code: readText(form, 'code'),
  priority: Number(form.get('priority')),
  status: Number(form.get('status')),
  address: readText(form, 'address'),
  postal: readText(form, 'postal'),
  description: readText(form, 'description'),
  radius: readNumber(form, 'radius'),
  trackPrimary: form.has('trackPrimary'),
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
