import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Redis } from 'ioredis'

export const redisServerInstalled = (): boolean => spawnSync('redis-server', ['--version']).status === 0

/** A real redis-server on a free port of this machine, empty, and a client of it. It ends with this process. */
export async function startRedisServer() {
  const port = await freePort()
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', options, { stdio: 'ignore' })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50, maxRetriesPerRequest: 200 })
  // Attempts to connect fail until it listens; the command below waits for one that succeeds.
  client.on('error', () => {})
  await client.ping()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    client,
    async close() {
      client.disconnect()
      const exit = once(child, 'exit')
      kill()
      await exit
      process.off('exit', kill)
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
