import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPreview, type Preview } from '../../preview/preview.ts'

/** The preview may do anything to its world, so nobody but its own page may ask it to. No browser is needed to try. */
let preview: Preview
beforeAll(async () => {
  preview = await openPreview({ port: 0, real: null, running: false })
})
afterAll(() => preview.close())

interface Ask {
  method?: string
  path?: string
  headers?: Record<string, string>
  body?: string
}

function ask({ method = 'POST', path = '/actions', headers = {}, body = '' }: Ask) {
  return new Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      const { port } = new URL(preview.url)
      const asked = request({ host: '127.0.0.1', port, method, path, headers }, async (response) => {
        let text = ''
        for await (const part of response) text += part
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers })
      })
      asked.on('error', reject)
      asked.end(body)
    },
  )
}

const join = JSON.stringify({ do: 'join', name: 'Visitor', officer: false })
const json = { 'content-type': 'application/json' }
const own = () => ({ host: new URL(preview.url).host, origin: preview.url, ...json })

describe('an action', () => {
  test('of its own page is done', async () => {
    expect(await ask({ headers: own(), body: join })).toMatchObject({ status: 204 })
    expect(preview.scene.world.players.map(({ name }) => name)).toContain('Visitor')
  })

  test.each<[string, Record<string, string>, number]>([
    ['another website', { origin: 'https://example.com' }, 403],
    ['another site on this machine', { origin: 'http://localhost:1' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['nobody that says so', { origin: '' }, 403],
    ['a name that was made to mean this machine', { host: 'evil.example:30121' }, 403],
    ['a form', { 'content-type': 'text/plain' }, 415],
  ])('of %s is refused', async (_, headers, status) => {
    const before = preview.scene.world.players.length
    expect(await ask({ headers: { ...own(), ...headers }, body: join })).toMatchObject({ status })
    expect(preview.scene.world.players).toHaveLength(before)
  })

  test.each([
    ['unknown', { do: 'format' }],
    ['of a player that is not there', { do: 'drop', player: 99 }],
    ['out of this world', { do: 'stand', player: 1, x: 1e9, y: 0 }],
    ['on a call that is not there', { do: 'move', kind: 'dispatch', callId: 9_999, x: 1, y: 2 }],
    ['with a fault of its own', { do: 'fault', fault: '__proto__', seconds: null }],
  ])('that is %s is refused in words', async (_, action) => {
    const { status, text } = await ask({ headers: own(), body: JSON.stringify(action) })
    expect(status).toBe(400)
    expect(text).not.toBe('')
  })

  test('that is too long is not read to its end', async () => {
    const { status } = await ask({ headers: own(), body: 'x'.repeat(100_000) })
    expect(status).toBe(413)
  })
})

test.each(['/', '/page.js', '/style.css'])(
  '%s comes with a policy that lets nothing foreign in',
  async (path) => {
    const { status, headers } = await ask({
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

test.each(['/', '/events'])('%s is not for a website that calls this machine its own', async (path) => {
  expect(await ask({ method: 'GET', path, headers: { host: 'evil.example' } })).toMatchObject({ status: 403 })
})
