import type { Call } from './call.ts'
import { joinNonEmpty } from './join-non-empty.ts'

/** The code and title of a dispatch call, such as `211 - Armed Robbery`, or the location of a 911 call. May be empty. */
export function callTitle(call: Call): string {
  return call.kind === 'dispatch' ? joinNonEmpty(' - ', [call.code, call.title]) : call.location
}

/** The address and postal of a call, such as `100 Mission Row (9001)`. May be empty. */
export function callLocation(call: Call): string {
  const postal = call.postal === '' ? '' : `(${call.postal})`
  const address = call.kind === 'dispatch' ? [call.block, call.address] : [call.location]
  return joinNonEmpty(' ', [...address, postal])
}
