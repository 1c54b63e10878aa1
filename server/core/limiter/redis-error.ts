import { describeNetworkError } from '../network-error.ts'

/** Why Redis failed, for the owner. Never an error's own text, as that may quote the URL. */
export function redisErrorReason(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string' && /^[A-Z_]+$/.test(code)) return describeNetworkError(code)
  const text = String(message)
  if (/^MOVED|^CLUSTERDOWN/.test(text)) return 'Redis Cluster is not supported'
  if (/unknown command/i.test(text)) return 'it runs no scripts; Redis Sentinel is not supported'
  if (/NOPERM|can't run this command|No permissions/i.test(text)) return 'NOPERM'
  const word = /^(NOAUTH|WRONGPASS|READONLY|LOADING|OOM|MISCONF|MASTERDOWN|BUSY)\b/.exec(text)?.[1]
  return word ?? (/timed out|timeout/i.test(text) ? 'no answer within a second' : 'the connection failed')
}
