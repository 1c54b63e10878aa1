/** Joins the parts that contain more than white space. */
export function joinNonEmpty(separator: string, parts: readonly string[]): string {
  return parts.filter((part) => part.trim() !== '').join(separator)
}
