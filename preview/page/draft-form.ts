import { html, type TemplateResult } from 'lit-html'
import type { CallKind, Point } from '../protocol.ts'
import {
  commonInputs,
  dispatchInputs,
  emergencyInputs,
  readDispatchFields,
  readEmergencyFields,
} from './call-forms.ts'
import { sendAction } from './connection.ts'
import { onSubmit } from './on-submit.ts'
import { setUiState, type UiState } from './ui-state.ts'

const EMPTY_DISPATCH = {
  title: '',
  code: '',
  priority: 2,
  status: 1,
  address: '',
  postal: '',
  radius: null,
  trackPrimary: false,
}
const EMPTY_EMERGENCY = { caller: '', location: '' }

/**
 * The form for a new call. It contains the inputs of both kinds, so that a switch of the kind keeps the typed text. A
 * disabled fieldset is neither validated nor submitted.
 */
export function draftForm({ kind, position }: NonNullable<UiState['draft']>): TemplateResult {
  const isDispatch = kind === 'dispatch'
  const create = async (form: FormData) => {
    const created = await (isDispatch
      ? sendAction({ type: 'create dispatch', ...readDispatchFields(form) })
      : sendAction({ type: 'create emergency', ...readEmergencyFields(form) }))
    if (created) setUiState({ draft: null, view: 'game' })
  }
  const selectKind = (selected: CallKind) => () => setUiState({ draft: { kind: selected, position } })
  const setPosition = (typed: Point) => setUiState({ draft: { kind, position: typed } })
  const cancel = () => setUiState({ draft: null })
  return html`<form class="draft" aria-label="New call" data-return-focus="new-call" @submit=${onSubmit(create)}
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && cancel()}>
    <div class="row" role="group" aria-label="Kind of call">
      <button type="button" aria-pressed=${isDispatch} @click=${selectKind('dispatch')}>Dispatch</button>
      <button type="button" aria-pressed=${!isDispatch} @click=${selectKind('emergency')}>911</button>
    </div>
    <fieldset ?hidden=${!isDispatch} ?disabled=${!isDispatch}>${dispatchInputs(EMPTY_DISPATCH)}</fieldset>
    <fieldset ?hidden=${isDispatch} ?disabled=${isDispatch}>${emergencyInputs(EMPTY_EMERGENCY)}</fieldset>
    ${commonInputs({ description: '', position }, setPosition)}
    <div class="row">
      <button class="primary">Create</button>
      <button type="button" @click=${cancel}>Cancel</button>
    </div>
  </form>`
}
