import type { Disposer } from '../../../shared/disposer.ts'
import type { DutyProvider } from './provider.ts'

/** A framework that unloads a character still reports it as on duty until it is saved. */
const UNLOADED_MS = 5_000

export interface ActiveProvidersDeps {
  /** A monotonic clock, in ms. */
  now(): number
  playerExists(source: number): boolean
  /** A provider hints that a player's duty may have changed. */
  onHint(source: number): void
  /** A player's character is being unloaded. */
  onUnloaded(source: number): void
  /** Called once for each provider that throws, until the providers are set again. */
  onError(name: string, error: unknown): void
}

interface ActiveProvider {
  provider: DutyProvider
  /** Players whose character is being unloaded, with the time until which the provider's answer is ignored. */
  unloaded: Map<number, number>
  stop: Disposer
}

/** Starts and stops the duty providers in use, and combines their answers. */
export function createActiveProviders({
  now,
  playerExists,
  onHint,
  onUnloaded,
  onError,
}: ActiveProvidersDeps) {
  const failed = new Set<DutyProvider>()
  let active: ActiveProvider[] = []

  function answer(provider: DutyProvider, source: number): boolean {
    try {
      return provider.isOnDuty(source)
    } catch (error) {
      if (!failed.has(provider)) onError(provider.name, error)
      failed.add(provider)
      return false
    }
  }

  function startProvider(provider: DutyProvider): ActiveProvider {
    const unloaded: ActiveProvider['unloaded'] = new Map()
    const stop = provider.start({
      changed(player) {
        const source = parseSource(player)
        unloaded.delete(source)
        onHint(source)
      },
      unloaded(player) {
        const source = parseSource(player)
        if (!playerExists(source)) return
        unloaded.set(source, now() + UNLOADED_MS)
        onUnloaded(source)
      },
    })
    return { provider, unloaded, stop }
  }

  return {
    set(next: readonly DutyProvider[]): void {
      for (const { stop } of active) stop()
      failed.clear()
      active = next.map(startProvider)
    },

    /** Whether any provider reports the player as on duty. */
    isOnDuty: (source: number): boolean =>
      active.some(({ provider, unloaded }) => !unloaded.has(source) && answer(provider, source)),

    /** The providers in use, and whether their answers about this player are ignored now. */
    providersFor: (source: number): { provider: DutyProvider; ignored: boolean }[] =>
      active.map(({ provider, unloaded }) => ({ provider, ignored: unloaded.has(source) })),

    /** Ends the time in which the answers about unloaded characters are ignored, where it is over. */
    expireUnloaded(): void {
      for (const { unloaded } of active) {
        for (const [source, until] of unloaded) if (now() >= until) unloaded.delete(source)
      }
    },
  }
}

/** The server id as a number; NaN, which no player has, for anything else. */
function parseSource(player: unknown): number {
  const source = typeof player === 'string' || typeof player === 'number' ? Number(player) : Number.NaN
  return Number.isInteger(source) ? source : Number.NaN
}
