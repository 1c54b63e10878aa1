import { type Cad, type CadSettings, createCad } from '../../../simulator/cad/cad.ts'
import { createClock } from '../../../simulator/clock.ts'

export const START = Date.UTC(2026, 3, 8, 21, 30)
export const transports = ['in process', 'over HTTP'] as const
export type Transport = (typeof transports)[number]

/** A CAD on a clock of its own. `parked` returns how many requests are waiting for simulated time. */
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

  /** Advances the simulated time, job by job, with real time in between for the sockets. */
  async function advance(ms: number): Promise<void> {
    const end = clock.now() + ms
    await waitRealTime()
    while (clock.next() <= end) {
      await clock.runNext()
      await waitRealTime()
    }
    clock.moveTo(end)
  }

  return { cad, clock, advance, parked: () => parked }
}

export interface RequestOptions {
  query?: string
  path?: string
  method?: string
  authorization?: string | null
  redirect?: NonNullable<RequestInit['redirect']>
  signal?: AbortSignal
}

/** Functions that send a request to that CAD over that transport, and close the transport. */
export async function connect(cad: Cad, transport: Transport) {
  const http = transport === 'over HTTP' ? await cad.listen() : null
  return {
    request(options: RequestOptions = {}): Promise<Response> {
      const {
        query = '',
        path = '/v2/emergency/servers/1/calls',
        authorization = `Bearer ${cad.key}`,
      } = options
      const { redirect = 'manual', method = 'GET', signal = null } = options
      const headers = authorization === null ? {} : { Authorization: authorization }
      const url = `${http?.url ?? 'https://api.sonorancad.com'}${path}${query}`
      return (http ? fetch : cad.fetch)(url, { method, headers, redirect, signal })
    },
    async close(): Promise<void> {
      await http?.close()
    },
  }
}

/** Both ends of a socket are in this process, so its event loop needs several turns, and not only time. */
export async function waitRealTime(ms = 5): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}
