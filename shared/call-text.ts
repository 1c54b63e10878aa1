import type { Call } from './call.ts'

/** What a call is called: `211 - Armed Robbery`, or for a 911 call where it is. May be empty, as may its parts be. */
export function callTitle(call: Call): string {
  return call.kind === 'dispatch' ? join(' - ', call.code, call.title) : call.location
}

/** Where a call is, in words. */
export function callLocation(call: Call): string {
  const postal = call.postal === '' ? '' : `(${call.postal})`
  return call.kind === 'dispatch'
    ? join(' ', join(' ', call.block, call.address), postal)
    : join(' ', call.location, postal)
}

function join(glue: string, ...parts: string[]): string {
  return parts.filter((part) => part.trim() !== '').join(glue)
}
