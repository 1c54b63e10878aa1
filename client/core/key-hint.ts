import type { TextStorage } from '../../shared/text-storage.ts'

export interface KeyHintDeps {
  /** Stores that this player has seen the hint. */
  storage: TextStorage
  show(): void
}

/** Returns a function that shows, only once for each player, where to set keys for the commands. */
export function createKeyHint({ storage, show }: KeyHintDeps): () => void {
  return () => {
    if (storage.get() !== null) return
    storage.set('shown')
    show()
  }
}
