import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { Fault } from '../../simulator/cad/faults.ts'
import { shift } from '../fixtures/stage.ts'

/** Each way in which asking over a real socket can fail, and what the one line in the console says of it. */
const faults: [name: string, fault: Fault, says: RegExp][] = [
  ['connection refused', { kind: 'unreachable' }, /ECONNREFUSED/],
  ['reset in the middle of the body', { kind: 'reset' }, /UND_ERR_SOCKET|ECONNRESET|connection failed/],
  ['cut short', { kind: 'cutShort' }, /UND_ERR_SOCKET|ECONNRESET|connection failed/],
  ['never answering', { kind: 'neverAnswers' }, /no whole answer within 10 s/],
  ['one byte a second', { kind: 'byteASecond' }, /no whole answer within 10 s/],
  ['a body without an end', { kind: 'endless' }, /more than 8 MiB/],
  ['HTML', { kind: 'html' }, /it is not JSON/],
  ['an empty body', { kind: 'empty' }, /it is empty/],
  ['JSON that breaks off', { kind: 'truncatedJson' }, /it is not JSON/],
  ['an error with status 200', { kind: 'errorAs200' }, /error|neither/],
  ['HTTP 502', { kind: 'status', status: 502 }, /HTTP 502/],
]

describe('over real sockets', () => {
  test.each(faults)(
    '%s: one line, the map stays, and the next good reply is served',
    async (_, fault, says) => {
      const { world, cad, officer } = await shift({ transport: 'http' })
      cad.calls.create({ title: 'Bank', x: 1, y: 2 })
      await world.advance(30_000)
      const lines = world.console.lines.length
      const heap = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed

      cad.fault = fault
      await world.advance(75_000)
      const told = world.console.lines.slice(lines).map(({ text }) => text)
      expect(told).toEqual([expect.stringMatching(says)])
      expect(officer.blips).toHaveLength(1)
      const grown = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed - heap
      expect(grown).toBeLessThan(128 * 1024 * 1024)

      cad.fault = null
      cad.calls.create({ title: 'Store', x: 3, y: 4 })
      await world.advance(150_000)
      expect(officer.blips.map(({ name }) => name)).toContain('Store')
      expect(cad.busiestMinute()).toBeLessThanOrEqual(3)
    },
  )

  test.each([301, 302, 307, 308] as const)(
    'a redirect (%i) to another host takes the key nowhere',
    async (status) => {
      let visits = 0
      const elsewhere = createServer((_, response) => {
        visits++
        response.end('{"activeCalls":[]}')
      }).listen(0, '127.0.0.1')
      await once(elsewhere, 'listening')
      const { port } = elsewhere.address() as AddressInfo
      const { world, cad } = await shift({ transport: 'http' })
      cad.fault = { kind: 'redirect', status, location: `http://127.0.0.1:${port}/` }
      await world.advance(60_000)
      expect(visits).toBe(0)
      expect(world.console.lines.at(-1)?.text).toContain(`a redirect (HTTP ${status})`)
      elsewhere.close()
      elsewhere.closeAllConnections()
    },
  )
})
