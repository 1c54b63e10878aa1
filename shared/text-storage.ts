/** Stores one text across restarts of the resource. */
export interface TextStorage {
  /** Returns null if no text is stored. */
  get(): string | null
  set(text: string): void
}
