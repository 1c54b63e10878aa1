import { html, nothing, type TemplateResult } from 'lit-html'

const COLOURS = new Set('rgbyopqctmlduvwf')

/** The game's own codes in a text: colours and new lines are shown, every other code is left out as the game does. */
export function gameText(text: string): TemplateResult[] {
  let colour = 's'
  return text.split(/(~[^~\s]*~)/).flatMap((part) => {
    const code = /^~([^~\s]*)~$/.exec(part)?.[1]
    if (code === undefined) return part === '' ? [] : [html`<span class=${`text-${colour}`}>${part}</span>`]
    if (code === 'n') return [html`<br>`]
    if (code === 's' || COLOURS.has(code)) colour = code
    return []
  })
}

/** Chat has codes of its own. */
export function chatText(text: string): TemplateResult[] {
  return text
    .split(/(\^[0-9*_~=r])/)
    .flatMap((part) => (/^\^[0-9*_~=r]$/.test(part) || part === '' ? [] : [html`${part}`]))
}

/** "12 s", "3 min", "2 h". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  if (seconds < 100) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}

export const when = <T>(is: boolean, what: () => T): T | typeof nothing => (is ? what() : nothing)
