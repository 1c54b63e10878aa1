import { describe, expect, test } from 'vitest'
import { consoleLines, openStage } from '../fixtures/stage.ts'

const LATEST = 'https://api.github.com/repos/sonoran-calls/sonoran_calls/releases/latest'

/** A server whose requests other than those to the CAD are answered here. */
async function scene(answer: () => Response | Promise<Response>, enabled = true) {
  const requests: { url: string; headers: Headers; body: unknown }[] = []
  const stage = await openStage({
    convars: { sonoran_calls_checkUpdates: String(enabled) },
    otherHosts(url, init) {
      requests.push({ url, headers: new Headers(init.headers), body: init.body })
      return answer()
    },
  })
  const { world } = stage
  await world.start('sonoran_calls')
  await world.advance(5_000)
  const lines = () => consoleLines(stage).filter((line) => line.includes('is available'))
  return { ...stage, requests, lines }
}

const release = (tag_name: string) => () => Response.json({ tag_name, name: 'A release' })

describe('the check for a newer release', () => {
  test('says once a day that there is one, and sends nothing about the server', async () => {
    const { world, cad, requests, lines } = await scene(release('v99.0.0'))
    expect(lines()).toHaveLength(1)
    expect(lines()[0]).toMatch(
      /^Version 99\.0\.0 of sonoran_calls is available; this is \d+\.\d+\.\d+\. See https:/,
    )
    expect(requests.map(({ url }) => url)).toEqual([LATEST])
    const sent = JSON.stringify([[...(requests[0]?.headers ?? [])], requests[0]?.body])
    expect(sent).toBe('[[["user-agent","sonoran_calls"]],null]')
    expect(sent).not.toContain(cad.key)
    for (let i = 0; i < 3; i++) await world.restart('sonoran_calls')
    await world.advance(5_000)
    expect([requests.length, lines().length]).toEqual([1, 1])
    await world.advance(25 * 3_600_000)
    await world.restart('sonoran_calls')
    await world.advance(5_000)
    expect([requests.length, lines().length]).toEqual([2, 2])
  }, 30_000)

  test.each<[string, () => Response | Promise<Response>]>([
    ['this version is the latest', release('v0.1.0')],
    ['an older one is the latest', release('0.0.9')],
    ['there is no release', () => new Response('{}', { status: 404 })],
    ['the reply is no JSON', () => new Response('<html>')],
    ['the reply is huge', () => new Response('x'.repeat(2 ** 20))],
    ['the host is unreachable', () => Promise.reject(new TypeError('fetch failed'))],
  ])('is silent when %s', async (_, answer) => {
    const { cad, requests, lines } = await scene(answer)
    expect([requests.length, lines()]).toEqual([1, []])
    expect(cad.arrived.us).toBeGreaterThan(0)
  })

  test('sends nothing when sonoran_calls_checkUpdates is false', async () => {
    const { requests } = await scene(release('v99.0.0'), false)
    expect(requests).toEqual([])
  })
})
