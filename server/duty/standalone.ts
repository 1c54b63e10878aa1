import type { DutyProvider } from '../core/duty/provider.ts'
import { isAceAllowed, playerExists, playerIdentity, storage } from '../fivem.ts'
import { DUTY_ACE } from './ace.ts'

export interface Standalone extends DutyProvider {
  /** Reads the players who were signed on before a restart of the resource. */
  restore(): void
  /** Signs a player on or off. False: they may not. */
  toggle(source: number): boolean
  playerLeft(source: number): void
}

/**
 * For servers without a framework: players sign on and off by a command. Who is on duty outlives a restart of the
 * resource, as nobody would sign on again for that; numbers are given to others once the server restarts, so whose it
 * was is stored beside it.
 */
export function createStandalone(): Standalone {
  const stored = storage('standalone')
  const signedOn = new Map<number, string>()
  let changed: (source: number) => void = () => {}

  function save(): void {
    stored.set(JSON.stringify([...signedOn]))
  }

  return {
    restore() {
      for (const [source, identity] of readPairs(stored.get())) {
        if (playerExists(source) && identity !== '' && playerIdentity(source) === identity)
          signedOn.set(source, identity)
      }
    },
    name: 'standalone',
    isAvailable: () => true,
    start(report) {
      changed = report.changed
      return () => {
        changed = () => {}
      }
    },
    isOnDuty: (source) => signedOn.has(source) && isAceAllowed(source, DUTY_ACE),
    toggle(source) {
      if (!isAceAllowed(source, DUTY_ACE)) return false
      if (!signedOn.delete(source)) signedOn.set(source, playerIdentity(source))
      save()
      changed(source)
      return true
    },
    playerLeft(source) {
      if (signedOn.delete(source)) save()
    },
  }
}

function readPairs(text: string | null): [number, string][] {
  try {
    const pairs: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(pairs) ? pairs.filter(isPair) : []
  } catch {
    return []
  }
}

function isPair(pair: unknown): pair is [number, string] {
  return Array.isArray(pair) && typeof pair[0] === 'number' && typeof pair[1] === 'string'
}
