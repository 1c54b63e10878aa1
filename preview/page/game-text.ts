import { html, type TemplateResult } from 'lit-html'

const COLOURS = new Set('rgbyopqctmlduvwf')

/** A text of the game with its ~codes~: renders colours and line breaks, and removes other codes. */
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

/** A chat text without its ^codes. */
export function chatText(text: string): TemplateResult[] {
  return text
    .split(/(\^[0-9*_~=r])/)
    .flatMap((part) => (/^\^[0-9*_~=r]$/.test(part) || part === '' ? [] : [html`${part}`]))
}
