import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { Fault } from '../../simulator/cad/faults.ts'
import { shift } from '../fixtures/stage.ts'

/** Each way in which a request over a real socket can fail, and the one line that the console must show. */
const faults: [name: string, fault: Fault, line: RegExp][] = [
  ['connection refused', { kind: 'unreachable' }, /the connection was refused, ECONNREFUSED/],
  ['a connection reset within the body', { kind: 'reset' }, /UND_ERR_SOCKET|ECONNRESET|connection failed/],
  ['a body that is cut short', { kind: 'cutShort' }, /UND_ERR_SOCKET|ECONNRESET|connection failed/],
  ['no answer', { kind: 'neverAnswers' }, /no complete response within 10 s/],
  ['one byte a second', { kind: 'byteASecond' }, /no complete response within 10 s/],
  ['a body without an end', { kind: 'endless' }, /a reply larger than 8 MiB/],
  ['HTML', { kind: 'html' }, /it is not JSON/],
  ['an empty body', { kind: 'empty' }, /it is empty/],
  ['truncated JSON', { kind: 'truncatedJson' }, /it is not JSON/],
  ['an error with status 200', { kind: 'errorAs200' }, /error|neither/],
  ['HTTP 502', { kind: 'status', status: 502 }, /HTTP 502/],
]

describe('a request over a real socket', () => {
  test.each(faults)(
    'reports %s in one line, keeps the map, and recovers with the next good reply',
    async (_, fault, line) => {
      const { world, cad, officer } = await shift({ transport: 'http' })
      cad.calls.create({ title: 'Bank', x: 1, y: 2 })
      await world.advance(30_000)
      const lines = world.console.lines.length
      const heap = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed

      cad.fault = fault
      await world.advance(75_000)
      const added = world.console.lines.slice(lines).map(({ text }) => text)
      expect(added).toEqual([expect.stringMatching(line)])
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
    'does not follow a redirect (%i) to another host, which would receive the key',
    async (status) => {
      let requests = 0
      const otherHost = createServer((_, response) => {
        requests++
        response.end('{"activeCalls":[]}')
      }).listen(0, '127.0.0.1')
      await once(otherHost, 'listening')
      const { port } = otherHost.address() as AddressInfo
      const { world, cad } = await shift({ transport: 'http' })
      cad.fault = { kind: 'redirect', status, location: `http://127.0.0.1:${port}/` }
      await world.advance(60_000)
      expect(requests).toBe(0)
      expect(world.console.lines.at(-1)?.text).toContain(`a redirect (HTTP ${status})`)
      otherHost.close()
      otherHost.closeAllConnections()
    },
  )
})
