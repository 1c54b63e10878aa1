import { html, nothing, type TemplateResult } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { when } from 'lit-html/directives/when.js'
import type { Blip, Notice, PlayerLine, Screen } from '../protocol.ts'
import { choose } from './choices.ts'
import { submit } from './form.ts'
import { chatText, gameText } from './gametext.ts'
import { glyph } from './glyphs.ts'
import { act } from './link.ts'
import { NOTICE_CLASSES, paintOf } from './palette.ts'

/** How long the game leaves a notification up, and how long it takes to fade, in ms. */
const NOTICE_MS = 8_000
const FADE_MS = 600
const SOUND_MS = 1_500

export function playerChooser(
  players: readonly PlayerLine[],
  chosen: number | null,
  fit: () => void,
): TemplateResult {
  return html`<div class="tabs" role="group" aria-label="Whose screen">
      ${players.map(
        ({
          id,
          name,
          onDuty,
        }) => html`<button aria-pressed=${id === chosen} @click=${() => choose({ player: id })}>
          <span class="lamp ${onDuty ? 'on' : ''}" title=${onDuty ? 'on duty' : 'off duty'}></span>${name}</button>`,
      )}
    </div>
    <button @click=${fit} title="Show all blips">Fit</button>`
}

/** Notifications as they stand, newest lowest. */
export function feed({ feed, sound }: Screen, now: number): TemplateResult {
  const standing = feed.filter(({ at, duration }) => now - at < NOTICE_MS * duration + FADE_MS)
  return html`${repeat(
    standing,
    ({ handle }) => handle,
    (notice) => noticeBox(notice, now),
  )}
    ${when(sound !== null && now - sound.at < SOUND_MS, () => html`<span class="sound">♪ ${sound?.name}</span>`)}`
}

function noticeBox(
  { at, duration, text, sender, subject, important, background }: Notice,
  now: number,
): TemplateResult {
  const classes = [
    'notice',
    NOTICE_CLASSES[background ?? -1] ?? '',
    important && now - at < 2_000 ? 'important' : '',
    now - at > NOTICE_MS * duration ? 'leaving' : '',
  ]
  return html`<div class=${classes.join(' ')}>
    ${when(Boolean(sender), () => html`<b>${gameText(sender ?? '')}</b>`)}
    ${when(Boolean(subject), () => html`<i>${gameText(subject ?? '')}</i>`)}
    <p>${gameText(text)}</p>
  </div>`
}

export const helpText = ({ help }: Screen): TemplateResult | typeof nothing =>
  help === null ? nothing : html`<p>${gameText(help)}</p>`

/** The pause map's list. Each row leads to its blip, also by keyboard. */
export function legend({ blips, categories }: Screen, focus: (handle: number) => void): TemplateResult {
  const listed = blips.filter(({ kind, hiddenOnLegend }) => kind === 'coord' && !hiddenOnLegend)
  const groups = [...new Set(listed.map(({ category }) => category))].map(
    (category) => [category, listed.filter((blip) => blip.category === category)] as const,
  )
  return html`<details>
    <summary>Legend: ${listed.length} ${listed.length === 1 ? 'blip' : 'blips'}</summary>
    ${groups.map(
      ([
        category,
        members,
      ]) => html`<h4>${categories[category] ?? `Category ${category}`} (${members.length})</h4>
        <ul>${repeat(
          members,
          ({ handle }) => handle,
          (blip) => legendRow(blip, focus),
        )}</ul>`,
    )}
  </details>`
}

function legendRow(
  { handle, name, sprite, colour, alpha }: Blip,
  focus: (handle: number) => void,
): TemplateResult {
  return html`<li><button @click=${() => focus(handle)}>${glyph(sprite, paintOf(colour, alpha).colour, 16)} ${name ?? '(no name)'}</button></li>`
}

/** What a player has in hand: the chat with its commands, and the keys. */
export function hands(screen: Screen, player: number): TemplateResult {
  const commands = screen.suggestions.filter(({ name }) => name.startsWith('/'))
  return html`<div class="chat">
      <ol class="log" aria-label="Chat" aria-live="polite" tabindex="0">
        ${screen.chat.map(({ author, text }) => html`<li>${author === null ? nothing : html`<b>${chatText(author)}</b> `}${chatText(text)}</li>`)}
        ${when(screen.chat.length === 0, () => html`<li class="quiet">Chat is empty.</li>`)}
      </ol>
      <form class="row" @submit=${submit((form) => act({ do: 'type', player, line: String(form.get('line')) }), true)}>
        <input name="line" list="commands" aria-label="Type a command" placeholder="/duty" required autocomplete="off" spellcheck="false">
        <datalist id="commands">${commands.map(({ name, help }) => html`<option value=${name}>${help}</option>`)}</datalist>
        <button>Say</button>
      </form>
    </div>
    <div class="keys" role="group" aria-label="Key bindings">
      ${screen.keys.map(
        ({
          command,
          description,
          key,
        }) => html`<button title="/${command}" @click=${() => act({ do: 'press', player, command })}>
          <kbd>${key === '' ? 'unbound' : key}</kbd> ${description}</button>`,
      )}
      ${when(screen.keys.length === 0, () => html`<span class="quiet">No key bindings.</span>`)}
    </div>`
}
