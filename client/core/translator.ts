import { formatText, type Texts, type Translate } from '../../shared/locale.ts'

/** Reads a JSON file of this resource. Returns undefined if it is missing or invalid. */
type ReadJson = (file: string) => unknown

/** Translates into the language of a locale, such as `de` or `pt-BR`, with English for missing texts. */
export function createTranslator(readJson: ReadJson, initialLocale: string) {
  const english = loadTexts(readJson, 'en')
  let locale = initialLocale
  let texts = loadTexts(readJson, locale)
  const translate: Translate = (key, params) => formatText([texts, english], key, params)

  return {
    translate,

    /** Returns whether this changed the locale. */
    setLocale(next: string): boolean {
      if (next === locale) return false
      locale = next
      texts = loadTexts(readJson, locale)
      return true
    },
  }
}

/** Loads the texts of a locale's region or, if there are none, of its language. */
function loadTexts(readJson: ReadJson, locale: string): Texts {
  const [language = '', region] = locale.split(/[-_]/)
  const lower = language.toLowerCase()
  for (const name of [`${lower}-${region?.toUpperCase()}`, lower, DEFAULT_REGION[lower]]) {
    const [texts, ownTexts] = [`locales/${name}.json`, `locales/${name}.local.json`].map(readJson)
    // The server owner's own texts, which no release contains.
    if (isObject(texts) || isObject(ownTexts)) return { ...toTexts(texts), ...toTexts(ownTexts) }
  }
  return {}
}

const isObject = (json: unknown): boolean => typeof json === 'object' && json !== null

const toTexts = (json: unknown): Texts => (isObject(json) ? (json as Texts) : {})

/** Languages that have texts for a region only. */
const DEFAULT_REGION: Record<string, string> = { pt: 'pt-BR' }
