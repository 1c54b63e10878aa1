import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { KVP_FILE } from './kvp-file.ts'
import { openPreview } from './preview.ts'
import type { RealCad } from './scenario.ts'

const USAGE = `npm start -- [options]

  --port 8080   the port of the page; the environment variable PORT works too. Default: 30121
  --real        shows the calls of the real CAD, by SONORAN_API_KEY, SONORAN_SERVER_ID (default: 1) and
                SONORAN_API_URL from the environment or from the file .env
  --help        shows this text`

const ENV_FILE = '.env'
const DEFAULT_PORT = '30121'

function exitWithError(message: string): never {
  console.error(message)
  process.exit(1)
}

function readArguments(): { port: number; real: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: process.env.PORT || DEFAULT_PORT },
        real: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) {
      console.log(USAGE)
      process.exit(0)
    }
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      exitWithError(`The port is ${values.port}; it must be a number from 0 to 65535.`)
    return { port, real: values.real }
  } catch (error) {
    return exitWithError(`${(error as Error).message}\n${USAGE}`)
  }
}

/** The key comes from the environment because the process list shows arguments. */
function readRealCad(): RealCad {
  const {
    SONORAN_API_KEY: apiKey = '',
    SONORAN_SERVER_ID: serverId = '1',
    SONORAN_API_URL: apiUrl,
  } = process.env
  if (apiKey === '')
    exitWithError(
      `--real needs the API key: set SONORAN_API_KEY, and SONORAN_SERVER_ID if the server id is not 1, in the environment or in the file ${ENV_FILE}.`,
    )
  return { apiKey, serverId, apiUrl: apiUrl || null, kvpFile: KVP_FILE }
}

// Does not replace variables that are set already.
if (existsSync(ENV_FILE)) process.loadEnvFile(ENV_FILE)
const { port, real } = readArguments()
const preview = await openPreview({
  port,
  real: real ? readRealCad() : null,
  running: true,
  onMessage: console.log,
}).catch((error) =>
  exitWithError(
    error.code === 'EADDRINUSE'
      ? `Port ${port} is in use, perhaps by another preview. Choose another port: npm start -- --port ${port + 1}`
      : error.message,
  ),
)
console.log(`sonoran_calls is running ${real ? 'with the real CAD' : 'in a simulator'}: ${preview.url}`)
console.log('Press Ctrl+C to stop.')
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0))
