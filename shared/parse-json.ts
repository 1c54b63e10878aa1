/** Parses JSON. Returns undefined, which no JSON text can produce, when the text is invalid. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
