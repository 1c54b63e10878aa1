/** Shorter texts would be found inside ordinary words. */
const MIN_SECRET_LENGTH = 6

/** Replaces secrets in a text by `***`, also where they are encoded as JSON or for a URL. */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeForUrl(secret)])
  return forms.reduce((redacted, form) => redacted.replaceAll(form, '***'), text)
}

function encodeForUrl(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return text
  }
}
