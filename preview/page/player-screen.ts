import { html, nothing, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { when } from 'lit-html/directives/when.js'
import type { Blip, Notice, OxView, PlayerScreen, PlayerSummary } from '../protocol.ts'
import { sendAction } from './connection.ts'
import { chatText, gameText } from './game-text.ts'
import { glyph } from './glyphs.ts'
import { onSubmit } from './on-submit.ts'
import { NOTICE_CLASSES, paintOf } from './palette.ts'
import { setUiState } from './ui-state.ts'

/** The game's default duration of a notification. */
const NOTICE_MS = 8_000
const FADE_MS = 600
const SOUND_MS = 1_500
/** The duration of the flash of an important notification. */
const FLASH_MS = 2_000

/** The tabs that select the player whose screen is shown. */
export function playerTabs(
  players: readonly PlayerSummary[],
  selected: number | null,
  showAllBlips: () => void,
): TemplateResult {
  const tab = ({ id, name, onDuty }: PlayerSummary) => html`
    <button title=${name} aria-pressed=${id === selected} @click=${() => setUiState({ player: id })}>
      <span class="duty-dot ${onDuty ? 'on' : ''}" title=${onDuty ? 'on duty' : 'off duty'}></span>${name}</button>`
  return html`<div class="tabs" role="group" aria-label="Player">${players.map(tab)}</div>
    <button @click=${showAllBlips} title="Zoom to all blips">Fit</button>`
}

/** The visible notifications, the newest at the bottom, and the name of a sound while it plays. */
export function feed({ feed, sound, ox }: PlayerScreen, worldTime: number): TemplateResult {
  const visible = feed.filter(({ at, duration }) => worldTime - at < NOTICE_MS * duration + FADE_MS)
  const oxVisible = (ox?.notices ?? []).filter(({ at, duration }) => worldTime - at < duration + FADE_MS)
  return html`${oxVisible.map(
    ({ title, text }) => html`<div class="notice"><b>${title}</b><p class="lines">${text}</p></div>`,
  )}
    ${repeat(
      visible,
      ({ handle }) => handle,
      (notice) => noticeBox(notice, worldTime),
    )}
    ${when(sound !== null && worldTime - sound.at < SOUND_MS, () => html`<span class="sound">♪ ${sound?.name}</span>`)}`
}

function noticeBox(
  { at, duration, text, sender, subject, important, background }: Notice,
  worldTime: number,
): TemplateResult {
  const age = worldTime - at
  const classes = [
    'notice',
    NOTICE_CLASSES[background ?? -1] ?? '',
    important && age < FLASH_MS ? 'important' : '',
    age > NOTICE_MS * duration ? 'fading' : '',
  ]
  return html`<div class=${classes.join(' ')}>
    ${when(Boolean(sender), () => html`<b>${gameText(sender ?? '')}</b>`)}
    ${when(Boolean(subject), () => html`<i>${gameText(subject ?? '')}</i>`)}
    <p>${gameText(text)}</p>
  </div>`
}

/** ox_lib's open menu. */
export function oxMenu(menu: NonNullable<OxView['menu']>, player: number): TemplateResult {
  return html`<h2>${menu.title}</h2>
    <ul>${menu.options.map(
      ({ title, description, enabled }, index) => html`<li><button ?disabled=${!enabled}
        @click=${() => sendAction({ type: 'choose option', player, index })}>
        <b>${title}</b> <small>${description}</small></button></li>`,
    )}</ul>`
}

export const helpText = ({ help }: PlayerScreen): TemplateResult | typeof nothing =>
  help === null ? nothing : html`<p>${gameText(help)}</p>`

/** The legend of the game's pause map, by blip category. */
export function legend(
  { blips, categories }: PlayerScreen,
  focusBlip: (handle: number) => void,
): TemplateResult {
  const listed = blips.filter(({ kind, hiddenOnLegend }) => kind === 'coord' && !hiddenOnLegend)
  const groups = [...new Set(listed.map(({ category }) => category))].map((category) => ({
    category,
    members: listed.filter((blip) => blip.category === category),
  }))
  return html`<details>
    <summary>Legend: ${listed.length} ${listed.length === 1 ? 'blip' : 'blips'}</summary>
    ${groups.map(
      ({
        category,
        members,
      }) => html`<h2>${categories[category] ?? `Category ${category}`} (${members.length})</h2>
        <ul>${repeat(
          members,
          ({ handle }) => handle,
          (blip) => legendRow(blip, focusBlip),
        )}</ul>`,
    )}
  </details>`
}

function legendRow(
  { handle, name, sprite, colour, alpha }: Blip,
  focusBlip: (handle: number) => void,
): TemplateResult {
  const icon = glyph(sprite, paintOf(colour, alpha).colour, 16)
  return html`<li><button @click=${() => focusBlip(handle)}>${icon} ${name ?? '(no name)'}</button></li>`
}

/** The chat, its command line, and the key bindings. */
export function playerInput(screen: PlayerScreen, player: number): TemplateResult {
  const commands = screen.suggestions.filter(({ name }) => name.startsWith('/'))
  const runCommand = (form: FormData) =>
    sendAction({ type: 'chat command', player, line: String(form.get('line')) })
  return html`<div class="chat">
      <ol class="log" aria-label="Chat" aria-live="polite" tabindex="0">
        ${screen.chat.map(({ author, text }) => html`<li>${author === null ? nothing : html`<b>${chatText(author)}</b> `}${chatText(text)}</li>`)}
        ${when(screen.chat.length === 0, () => html`<li class="muted">Chat is empty.</li>`)}
      </ol>
      <form class="row" @submit=${onSubmit(runCommand, true)}>
        <input name="line" list="commands" aria-label="Chat command" placeholder="/duty" required autocomplete="off" spellcheck="false">
        <datalist id="commands">${commands.map(({ name, help }) => html`<option value=${name}>${help}</option>`)}</datalist>
        <button>Send</button>
      </form>
    </div>
    ${keyBindings(screen, player)}`
}

function keyBindings({ keys }: PlayerScreen, player: number): TemplateResult {
  const press = (command: string) => sendAction({ type: 'press key', player, command })
  return html`<div class="keys" role="group" aria-label="Key bindings">
    ${keys.map(
      ({ command, description, key }) => html`<button title="/${command}" @click=${() => press(command)}>
        <kbd>${key === '' ? 'unbound' : key}</kbd> ${description}</button>`,
    )}
    ${when(keys.length === 0, () => html`<span class="muted">No key bindings.</span>`)}
  </div>`
}
