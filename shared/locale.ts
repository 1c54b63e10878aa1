/** What players read, in one language. `{name}` is filled in. */
export type Texts = Record<string, string>

export type Params = Record<string, string | number>

/** The text for a key, from the first language that has it; the key itself where none has. */
export function translate(languages: readonly Texts[], key: string, params: Params = {}): string {
  const text = languages.find((texts) => typeof texts[key] === 'string')?.[key] ?? key
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(params[name] ?? placeholder))
}
