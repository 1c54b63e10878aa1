import type { Delay } from './delay.ts'
import type { Fault } from './faults.ts'
import type { RequestRecord } from './request-log.ts'
import type { CadResponse } from './response.ts'

export type ResponseHead = Pick<CadResponse, 'status' | 'headers'>

/** How a body ends: complete, or with the connection closed or reset in the middle. */
export type BodyEnd = 'complete' | 'closed' | 'reset'

/** One response, paced by the simulated clock. The transport pulls its parts and forwards them. */
export interface ResponseStream {
  head(): Promise<ResponseHead>
  /** Call it after {@link head}. It continues when the peer can take more. */
  body(): AsyncGenerator<Uint8Array, BodyEnd>
  /** The transport calls this when the connection ends, on either side. */
  disconnect(): void
}

interface ResponseConditions {
  fault: Fault | null
  /** Milliseconds before the head. */
  latency: number
  delay: Delay
  record: RequestRecord
}

const SECOND = 1_000
const GIB = 2 ** 30
const BLANKS = Buffer.alloc(64 * 1024, ' ')

export function createResponseStream(
  response: CadResponse,
  { fault, latency, delay, record }: ResponseConditions,
): ResponseStream {
  const bytes = Buffer.from(response.body)
  const firstHalf = bytes.subarray(0, bytes.length / 2)
  let sent = false

  return {
    async head() {
      await delay.wait(latency + faultDelayMs(fault))
      record.status = response.status
      // The operating system has the whole body now, whether or not the peer reads it, except with these two faults.
      sent = fault?.kind !== 'byteASecond' && fault?.kind !== 'endless'
      const length = fault?.kind === 'endless' ? {} : { 'content-length': String(bytes.length) }
      return { status: response.status, headers: { ...response.headers, ...length } }
    },

    async *body() {
      switch (fault?.kind) {
        case 'byteASecond':
          for (let i = 0; i < bytes.length; i++) {
            await delay.wait(SECOND)
            yield bytes.subarray(i, i + 1)
          }
          break
        case 'endless':
          for (let total = 0; total < GIB; total += BLANKS.length) yield BLANKS
          break
        case 'reset':
          yield firstHalf
          return 'reset'
        case 'cutShort':
          yield firstHalf
          return 'closed'
        default:
          if (bytes.length > 0) yield bytes
      }
      sent = true
      return 'complete'
    },

    disconnect() {
      delay.cancel()
      if (!sent) record.aborted = true
      sent = true
    },
  }
}

function faultDelayMs(fault: Fault | null): number {
  if (fault?.kind === 'neverAnswers') return Number.POSITIVE_INFINITY
  return fault?.kind === 'slow' ? fault.ms : 0
}
