import { type Cad, type CadSettings, createCad } from '../../../simulator/cad/cad.ts'
import { createClock } from '../../../simulator/clock.ts'

export const START = Date.UTC(2026, 3, 8, 21, 30)
export const transports = ['in process', 'over HTTP'] as const
export type Transport = (typeof transports)[number]

/** A CAD, the clock it goes by, and what its waits have told the world. */
export function openCad(settings: Partial<CadSettings> = {}) {
  const clock = createClock(START)
  let parked = 0
  const io = {
    park() {
      parked++
      return () => {
        parked--
      }
    },
  }
  const cad = createCad({ clock, io, ...settings })

  /** Lets simulated time go by, job by job, with real time between for sockets. */
  async function pass(ms: number): Promise<void> {
    const until = clock.now() + ms
    await realTime()
    while (clock.next() <= until) {
      await clock.runNext()
      await realTime()
    }
    clock.moveTo(until)
  }

  return { cad, clock, pass, parked: () => parked }
}

export interface Question {
  query?: string
  path?: string
  method?: string
  authorization?: string | null
  redirect?: NonNullable<RequestInit['redirect']>
  signal?: AbortSignal
}

/** How to ask that CAD over that transport, and how to hang up. */
export async function visit(cad: Cad, transport: Transport) {
  const http = transport === 'over HTTP' ? await cad.listen() : null
  return {
    ask(question: Question = {}): Promise<Response> {
      const {
        query = '',
        path = '/v2/emergency/servers/1/calls',
        authorization = `Bearer ${cad.key}`,
      } = question
      const { redirect = 'manual', method = 'GET', signal = null } = question
      const headers = authorization === null ? {} : { Authorization: authorization }
      const url = `${http?.url ?? 'https://api.sonorancad.com'}${path}${query}`
      return (http ? fetch : cad.fetch)(url, { method, headers, redirect, signal })
    },
    async hangUp(): Promise<void> {
      await http?.close()
    },
  }
}

/** Both ends of a socket are in this process, so turns of its event loop count for more than time. */
export async function realTime(ms = 5): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}
