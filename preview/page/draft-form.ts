import { html, type TemplateResult } from 'lit-html'
import { keyed } from 'lit-html/directives/keyed.js'
import type { CallKind } from '../protocol.ts'
import { dispatchInputs, emergencyInputs, readDispatchFields, readEmergencyFields } from './call-forms.ts'
import { sendAction } from './connection.ts'
import { onSubmit } from './on-submit.ts'
import { setUiState, type UiState } from './ui-state.ts'

/** The form for a new call. */
export function draftForm({ kind, position }: NonNullable<UiState['draft']>): TemplateResult {
  const create = async (form: FormData) => {
    const created = await (kind === 'dispatch'
      ? sendAction({ type: 'create dispatch', ...readDispatchFields(form) })
      : sendAction({ type: 'create emergency', ...readEmergencyFields(form) }))
    if (created) setUiState({ draft: null, view: 'game' })
  }
  const selectKind = (selected: CallKind) => () => setUiState({ draft: { kind: selected, position } })
  return html`<form class="draft" aria-label="New call" @submit=${onSubmit(create)}
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && setUiState({ draft: null })}>
    <div class="row" role="group" aria-label="Kind of call">
      <button type="button" aria-pressed=${kind === 'dispatch'} @click=${selectKind('dispatch')}>Dispatch</button>
      <button type="button" aria-pressed=${kind === 'emergency'} @click=${selectKind('emergency')}>911</button>
    </div>
    ${keyed(
      `${kind} ${position.x} ${position.y}`,
      kind === 'dispatch'
        ? dispatchInputs({ title: '', code: '', priority: 2, description: '', radius: null, position })
        : emergencyInputs({ caller: '', location: '', description: '', position }),
    )}
    <div class="row">
      <button class="primary">Create</button>
      <button type="button" @click=${() => setUiState({ draft: null })}>Cancel</button>
    </div>
  </form>`
}
