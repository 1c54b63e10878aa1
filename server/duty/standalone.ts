import { parseJson } from '../../shared/parse-json.ts'
import type { DutyProvider } from '../core/duty/provider.ts'
import { isAceAllowed, playerExists, playerIdentity, storage } from '../fivem.ts'
import { DUTY_ACE } from './ace.ts'

export interface Standalone extends DutyProvider {
  /** Reads the players who had signed on before a restart of the resource. */
  restore(): void
  /** Signs a player on or off. Returns false if they lack the ACE. */
  toggle(source: number): boolean
  playerLeft(source: number): void
}

/**
 * For servers without a framework: players sign on and off with a command. Sign-ons are stored, so that they outlive a
 * restart of the resource. A restart of the server reuses server ids, so the player's identity is stored with the id.
 */
export function createStandalone(): Standalone {
  const stored = storage('standalone')
  const signedOn = new Map<number, string>()
  let reportChange: (source: number) => void = () => {}

  function save(): void {
    stored.set(JSON.stringify([...signedOn]))
  }

  return {
    restore() {
      for (const [source, identity] of parseSignOns(stored.get())) {
        if (playerExists(source) && identity !== '' && playerIdentity(source) === identity)
          signedOn.set(source, identity)
      }
      // Forgets the others: after a crash of the server, the same player may get the same id again.
      save()
    },
    name: 'standalone',
    isAvailable: () => true,
    start({ changed }) {
      reportChange = changed
      return () => {
        reportChange = () => {}
      }
    },
    isOnDuty: (source) => signedOn.has(source) && isAceAllowed(source, DUTY_ACE),
    toggle(source) {
      if (!isAceAllowed(source, DUTY_ACE)) return false
      if (!signedOn.delete(source)) signedOn.set(source, playerIdentity(source))
      save()
      reportChange(source)
      return true
    },
    playerLeft(source) {
      if (signedOn.delete(source)) save()
    },
  }
}

function parseSignOns(text: string | null): [source: number, identity: string][] {
  const pairs = parseJson(text ?? '')
  return Array.isArray(pairs) ? pairs.filter(isSignOn) : []
}

function isSignOn(pair: unknown): pair is [number, string] {
  return Array.isArray(pair) && typeof pair[0] === 'number' && typeof pair[1] === 'string'
}
