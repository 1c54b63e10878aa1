import type english from '../locales/en.json'

/** What players read, in one language. `{name}` is a placeholder. */
export type Texts = Record<string, string>

export type TextKey = keyof typeof english

export type Params = Record<string, string | number>

/** Returns the text for a key in the player's language, with its placeholders filled in. */
export type Translate = (key: TextKey, params?: Params) => string

/** The text for a key, from the first language that has it; the key itself where none has. */
export function findText(languages: readonly Texts[], key: string, params: Params = {}): string {
  const text = languages.find((texts) => typeof texts[key] === 'string')?.[key] ?? key
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(params[name] ?? placeholder))
}
