import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPreview, type Preview } from '../../preview/preview.ts'

/** These tests check which HTTP requests the preview accepts. They need no browser. */
let preview: Preview
beforeAll(async () => {
  preview = await openPreview({ port: 0, real: null, running: false })
})
afterAll(() => preview.close())

interface RequestOptions {
  method?: string
  path?: string
  headers?: Record<string, string>
  body?: string
}

function send({ method = 'POST', path = '/actions', headers = {}, body = '' }: RequestOptions) {
  return new Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      const { port } = new URL(preview.url)
      const outgoing = request({ host: '127.0.0.1', port, method, path, headers }, async (response) => {
        let text = ''
        for await (const chunk of response) text += chunk
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers })
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    },
  )
}

const JOIN_ACTION = JSON.stringify({ type: 'join', name: 'Visitor', canUseDuty: false })
const JSON_HEADERS = { 'content-type': 'application/json' }
/** The headers that the preview's own page sends. */
const pageHeaders = () => ({ host: new URL(preview.url).host, origin: preview.url, ...JSON_HEADERS })

describe('POST /actions', () => {
  test("performs an action of the preview's own page", async () => {
    expect(await send({ headers: pageHeaders(), body: JOIN_ACTION })).toMatchObject({ status: 204 })
    expect(preview.scenario.world.players.map(({ name }) => name)).toContain('Visitor')
  })

  test.each<[string, Record<string, string>, number]>([
    ['another website', { origin: 'https://example.com' }, 403],
    ['another site on this machine', { origin: 'http://localhost:1' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['an empty origin', { origin: '' }, 403],
    ['a foreign host name that resolves to this machine', { host: 'evil.example:30121' }, 403],
    ['an HTML form', { 'content-type': 'text/plain' }, 415],
  ])('refuses an action from %s', async (_, headers, status) => {
    const playersBefore = preview.scenario.world.players.length
    const response = await send({ headers: { ...pageHeaders(), ...headers }, body: JOIN_ACTION })
    expect(response).toMatchObject({ status })
    expect(preview.scenario.world.players).toHaveLength(playersBefore)
  })

  test.each([
    ['of an unknown type', { type: 'format' }],
    ['for a missing player', { type: 'drop', player: 99 }],
    ['with a position outside the world', { type: 'move player', player: 1, x: 1e9, y: 0 }],
    ['for a missing call', { type: 'move call', kind: 'dispatch', callId: 9_999, x: 1, y: 2 }],
    ['with an unknown fault', { type: 'set fault', fault: '__proto__', seconds: null }],
  ])('refuses an action %s, with a message', async (_, action) => {
    const { status, text } = await send({ headers: pageHeaders(), body: JSON.stringify(action) })
    expect(status).toBe(400)
    expect(text).not.toBe('')
  })

  test('refuses a body over the size limit', async () => {
    const { status } = await send({ headers: pageHeaders(), body: 'x'.repeat(100_000) })
    expect(status).toBe(413)
  })
})

test.each(['/', '/page.js', '/style.css'])(
  'GET %s returns a content security policy that blocks foreign content',
  async (path) => {
    const { status, headers } = await send({
      method: 'GET',
      path,
      headers: { host: new URL(preview.url).host },
    })
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    )
  },
)

test.each(['/', '/events'])('GET %s is refused for a foreign Host header', async (path) => {
  const response = await send({ method: 'GET', path, headers: { host: 'evil.example' } })
  expect(response).toMatchObject({ status: 403 })
})
