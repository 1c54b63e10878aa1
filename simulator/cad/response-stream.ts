import type { Pause } from './delay.ts'
import type { Fault } from './faults.ts'
import type { Visit } from './request-log.ts'
import type { Answer } from './response.ts'

export type Head = Pick<Answer, 'status' | 'headers'>

/** How a body ends: as it should, or with the connection closed or reset in the middle of it. */
export type Ending = 'whole' | 'closed' | 'reset'

/** One answer on its way, at the pace of the simulated clock. The transport asks for each part and passes it on. */
export interface Exchange {
  head(): Promise<Head>
  /** Asked for after the head. Goes on when the peer takes more. */
  body(): AsyncGenerator<Uint8Array, Ending>
  /** To be told when the connection is over, whoever ended it. */
  leave(): void
}

interface Circumstances {
  fault: Fault | null
  latency: number
  pause: Pause
  visit: Visit
}

const SECOND = 1_000
const GIB = 2 ** 30
const BLANKS = Buffer.alloc(64 * 1024, ' ')

export function createExchange(answer: Answer, { fault, latency, pause, visit }: Circumstances): Exchange {
  const bytes = Buffer.from(answer.body)
  const half = bytes.subarray(0, bytes.length / 2)
  let over = false

  return {
    async head() {
      await pause.for(latency + wait(fault))
      visit.status = answer.status
      // All but these two is with the system by now, whether or not the peer reads it.
      over = fault?.kind !== 'byteASecond' && fault?.kind !== 'endless'
      const length = fault?.kind === 'endless' ? {} : { 'content-length': String(bytes.length) }
      return { status: answer.status, headers: { ...answer.headers, ...length } }
    },

    async *body() {
      switch (fault?.kind) {
        case 'byteASecond':
          for (let i = 0; i < bytes.length; i++) {
            await pause.for(SECOND)
            yield bytes.subarray(i, i + 1)
          }
          break
        case 'endless':
          for (let sent = 0; sent < GIB; sent += BLANKS.length) yield BLANKS
          break
        case 'reset':
          yield half
          return 'reset'
        case 'cutShort':
          yield half
          return 'closed'
        default:
          if (bytes.length > 0) yield bytes
      }
      over = true
      return 'whole'
    },

    leave() {
      pause.leave()
      if (!over) visit.aborted = true
      over = true
    },
  }
}

function wait(fault: Fault | null): number {
  if (fault?.kind === 'neverAnswers') return Number.POSITIVE_INFINITY
  return fault?.kind === 'slow' ? fault.ms : 0
}
