import { html, type TemplateResult } from 'lit-html'

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
