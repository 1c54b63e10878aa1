import { html, type TemplateResult } from 'lit-html'
import { when } from 'lit-html/directives/when.js'
import {
  type DutyProviderName,
  EXTRA_RESOURCES,
  type ExtraResource,
  LOCALES,
  MAX_SERVERS,
  type PushMode,
  type RespondMode,
  type ServerView,
} from '../protocol.ts'
import { sendAction } from './connection.ts'

const RESPOND_LABELS: Record<RespondMode, string> = {
  off: 'off',
  game: 'in the game',
  cad: 'in game and CAD',
}

const PUSH_LABELS: Record<PushMode, string> = {
  auto: 'sonorancad',
  websocket: 'websocket',
  none: 'off',
}

const EXTRA_LABELS: Record<ExtraResource, string> = {
  'nearest-postal': 'nearest-postal: places by postal',
  sonorancad: 'sonorancad: push events, units',
  ox_lib: 'ox_lib: notifications, menus',
}

const DUTY_LABELS: Record<DutyProviderName, string> = {
  standalone: 'the /duty command',
  qbox: 'the job (Qbox)',
  qbcore: 'the job (QBCore)',
  esx: 'the job (ESX)',
  ox_core: 'the group (ox_core)',
  nd_core: 'the job (ND_Core)',
}

/** The settings that can be changed while the scene runs. */
export function settingsSection({
  respond,
  push,
  servers,
  locale,
  extraResources,
}: ServerView): TemplateResult {
  const serverCounts = Object.fromEntries(
    Array.from({ length: MAX_SERVERS }, (_, i) => [
      String(i + 1),
      i === 0 ? 'this one' : `${i + 1}, sharing the limit`,
    ]),
  )
  const languages = Object.fromEntries(LOCALES.map((each) => [each, each]))
  return html`<div class="settings">${when(respond !== null, () => selectRow('Responding to calls', RESPOND_LABELS, respond ?? 'off', setConvar('sonoran_calls_respond')))}
    ${when(push !== null, () => selectRow('Push events', PUSH_LABELS, push ?? 'auto', setConvar('sonoran_calls_push')))}
    ${when(servers !== null, () => selectRow('Servers with the key', serverCounts, String(servers), setServerCount))}
    ${selectRow('Language', languages, locale, setConvar('sonoran_calls_locale'))}</div>
    ${when(extraResources !== null, () => resourceSwitches(extraResources ?? []))}`
}

export const dutyProviderSetting = ({ dutyProvider }: ServerView): TemplateResult =>
  selectRow('Duty by', DUTY_LABELS, dutyProvider, (provider) =>
    sendAction({ type: 'set duty provider', provider: provider as DutyProviderName }),
  )

const setServerCount = (count: string) => sendAction({ type: 'set server count', count: Number(count) })

const setConvar = (name: string) => (value: string) =>
  sendAction({ type: 'console command', line: `set ${name} ${value}` })

function selectRow(
  label: string,
  options: Readonly<Record<string, string>>,
  current: string,
  onChange: (value: string) => void,
): TemplateResult {
  const change = (event: Event) => onChange((event.target as HTMLSelectElement).value)
  return html`<div class="row"><label>${label}<select @change=${change}>
    ${Object.entries(options).map(([value, text]) => html`<option value=${value} ?selected=${value === current}>${text}</option>`)}
  </select></label></div>`
}

function resourceSwitches(running: readonly ExtraResource[]): TemplateResult {
  return html`<fieldset><legend>Other resources</legend>
    ${EXTRA_RESOURCES.map(
      (resource) => html`<div class="row switch">
        <button role="switch" aria-checked=${running.includes(resource)} aria-label=${EXTRA_LABELS[resource]}
          @click=${() => sendAction({ type: 'toggle resource', resource })}></button>
        <span>${EXTRA_LABELS[resource]}</span>
      </div>`,
    )}
  </fieldset>`
}
