import type { Call } from './call.ts'
import { CALL_ORIGIN, CALL_STATUS } from './call-codes.ts'
import type { Translate } from './locale.ts'

/** The status of a call in words, such as `pending`. A 911 call has none: it waits for a dispatcher. */
export function statusText(call: Call, translate: Translate): string {
  if (call.kind === 'emergency') return translate('status_emergency')
  const name = nameOf(CALL_STATUS, call.status)
  return name === undefined
    ? translate('status_unknown', { number: call.status })
    : translate(`status_${name}`)
}

/** How a dispatch call was created, in words. Empty for a 911 call. */
export function originText(call: Call, translate: Translate): string {
  if (call.kind === 'emergency') return ''
  const name = nameOf(CALL_ORIGIN, call.origin)
  return name === undefined
    ? translate('origin_unknown', { number: call.origin })
    : translate(`origin_${name}`)
}

function nameOf<Name extends string>(numbers: Record<Name, number>, number: number): Name | undefined {
  return (Object.keys(numbers) as Name[]).find((name) => numbers[name] === number)
}
