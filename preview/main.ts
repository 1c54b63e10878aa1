import { parseArgs } from 'node:util'
import { openPreview } from './preview.ts'
import type { RealCad } from './scenario.ts'
import { STORE_FILE } from './store.ts'

const USAGE = 'npm start -- [--port 30121] [--real]'

function give(up: string): never {
  console.error(up)
  process.exit(1)
}

function readArguments(): { port: number; real: boolean } {
  try {
    const options = {
      port: { type: 'string', default: '30121' },
      real: { type: 'boolean', default: false },
    } as const
    const { values } = parseArgs({ options })
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      give(`--port is ${values.port}, and must be 0 to 65535.`)
    return { port, real: values.real }
  } catch (error) {
    return give(`${(error as Error).message}\n${USAGE}`)
  }
}

/** From the environment, which no list of processes shows. */
function realCad(): RealCad {
  const {
    SONORAN_API_KEY: apiKey = '',
    SONORAN_SERVER_ID: serverId = '1',
    SONORAN_API_URL: apiUrl,
  } = process.env
  if (apiKey === '')
    give(
      '--real asks the real CAD: set SONORAN_API_KEY to the API key, and SONORAN_SERVER_ID to the server id if it is not 1.',
    )
  return { apiKey, serverId, apiUrl: apiUrl || null, store: STORE_FILE }
}

const { port, real } = readArguments()
const preview = await openPreview({ port, real: real ? realCad() : null, running: true }).catch((error) =>
  give(
    error.code === 'EADDRINUSE'
      ? `Port ${port} is taken, perhaps by another preview. Choose another one: npm start -- --port ${port + 1}`
      : error.message,
  ),
)
console.log(`sonoran_calls is running ${real ? 'with the real CAD' : 'in a simulator'}: ${preview.url}`)
console.log('Ctrl+C ends it.')
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0))
