/** One text that outlives a restart of the resource. */
export interface TextStorage {
  get(): string | null
  set(text: string): void
}
