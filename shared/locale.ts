import type english from '../locales/en.json'

/** The texts of one language by key. Each `{name}` in a text is a placeholder. */
export type Texts = Record<string, string>

export type TextKey = keyof typeof english

export type Params = Record<string, string | number>

/** Returns the text for a key in the player's language, with its placeholders filled in. */
export type Translate = (key: TextKey, params?: Params) => string

/**
 * Returns the text for a key with its placeholders filled in.
 *
 * @param languages in order of preference; if none contains the key, the result is the key itself
 */
export function formatText(languages: readonly Texts[], key: string, params: Params = {}): string {
  const text = languages.find((texts) => typeof texts[key] === 'string')?.[key] ?? key
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(params[name] ?? placeholder))
}
