import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { createCad } from '../../simulator/cad/cad.ts'
import { createClock } from '../../simulator/clock.ts'

const TSX = ['--import', import.meta.resolve('tsx'), resolve('preview/main.ts')]

/** Runs a command until it ends, or until it prints the address of its page. */
function run(
  args: string[],
  env: Record<string, string> = {},
  cwd = '.',
  end = /is running .*http/,
): Promise<string> {
  return new Promise((done) => {
    const child = execFile(process.execPath, args, { cwd, env: { ...process.env, ...env } })
    let output = ''
    const read = (text: string) => {
      output += text
      if (end.test(output)) child.kill()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.on('close', () => done(output))
  })
}

test('--help shows the options, and an unknown one shows them too', async () => {
  expect(await run([...TSX, '--help'])).toMatch(/^npm start -- \[options\]/)
  expect(await run([...TSX, '--prot', '1'])).toMatch(/Unknown option '--prot'[\s\S]*--port 8080/)
  expect(await run([...TSX, '--port', 'x'])).toBe('The port is x; it must be a number from 0 to 65535.\n')
})

test('the port comes from PORT or --port, and a port that is in use is one line', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const { port } = server.address() as { port: number }
  try {
    expect(await run(TSX, { PORT: String(port) })).toBe(
      `Port ${port} is in use, perhaps by another preview. Choose another port: npm start -- --port ${port + 1}\n`,
    )
    expect(await run([...TSX, '--port', '0'], { PORT: String(port) })).toMatch(
      /is running in a simulator: http/,
    )
  } finally {
    server.close()
  }
})

test('--real reads the key from .env', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'env-'))
  try {
    expect(await run([...TSX, '--real', '--port', '0'], { SONORAN_API_KEY: '' }, folder)).toMatch(
      /^--real needs the API key.*\.env/,
    )
    writeFileSync(
      join(folder, '.env'),
      'SONORAN_API_KEY=a-key-from-the-file\nSONORAN_SERVER_ID=4\nSONORAN_API_URL=http://127.0.0.1:9\n',
    )
    const { SONORAN_API_KEY: _, ...env } = process.env
    expect(await run([...TSX, '--real', '--port', '0'], env as Record<string, string>, folder)).toMatch(
      /is running with the real CAD: http/,
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('--real says in the terminal whether the key works', async () => {
  const cad = createCad({ clock: createClock(), key: 'the-right-key' })
  const { url, close } = await cad.listen()
  try {
    const start = (key: string) =>
      run(
        [...TSX, '--real', '--port', '0'],
        { SONORAN_API_KEY: key, SONORAN_API_URL: url },
        '.',
        /Key and server id are correct|rejects the key/,
      )
    expect(await start('the-right-key')).toContain('Key and server id are correct')
    const refused = await start('another-key')
    expect(refused).toContain('The CAD rejects the key (HTTP 401)')
    expect(refused).not.toContain('another-key')
  } finally {
    await close()
  }
}, 30_000)

test('without the packages, the commands say so in one line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bare-'))
  try {
    cpSync('scripts/check-setup.mjs', join(folder, 'scripts/check-setup.mjs'))
    expect(await run([join(folder, 'scripts/check-setup.mjs')], {}, folder)).toBe(
      "The packages are not installed yet. Run 'npm ci' first.\n",
    )
    expect(await run([resolve('scripts/check-setup.mjs')])).toBe('')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
