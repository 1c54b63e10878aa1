/** Replaces line breaks and other control characters by blanks. */
export function replaceControlCharacters(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are replaced
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
}
