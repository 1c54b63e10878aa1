import { TextDecoder, TextEncoder } from 'node:util'
import type { Clock } from '../../clock.ts'
import type { Game } from '../game.ts'
import type { Runtime } from '../runtime.ts'
import { gameFetch } from './fetch.ts'
import { gameRequire } from './require.ts'

/** The globals of Node in a server script: Node 22 if the manifest selects it, else Node 16. */
export function nodeGlobals(runtime: Runtime, game: Game) {
  const { clock } = game
  const isNode22 = runtime.resource.metadata.node_version?.[0] === '22'
  const common = {
    AbortController,
    AbortSignal: simulatedTimeouts(clock),
    Buffer,
    TextDecoder,
    TextEncoder,
    URL,
    URLSearchParams,
    performance: { now: clock.now, timeOrigin: clock.wall() - clock.now() },
    process: gameProcess(() => clock.now() + game.steadyOffset(), isNode22 ? '22.22.0' : '16.20.2'),
    require: gameRequire(runtime, game),
  }
  if (!isNode22) return common
  return {
    ...common,
    Headers,
    Request,
    Response,
    crypto: globalThis.crypto,
    fetch: gameFetch(runtime, game),
    structuredClone,
    queueMicrotask,
    WebSocket: game.webSocket,
  }
}

/** `AbortSignal` with a `timeout` that uses the simulated clock. */
function simulatedTimeouts(clock: Clock): typeof AbortSignal {
  const timeout = (ms: number) => {
    const controller = new AbortController()
    clock.after(ms, () =>
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
    )
    return controller.signal
  }
  return new Proxy(AbortSignal, {
    get: (target, key) => (key === 'timeout' ? timeout : Reflect.get(target, key)),
  })
}

function gameProcess(now: () => number, nodeVersion: string) {
  const nanoseconds = () => BigInt(Math.round(now() * 1e6))
  const hrtime = (since?: [number, number]) => {
    const seconds = Math.floor(now() / 1000)
    const nanos = Math.round((now() % 1000) * 1e6)
    if (!since) return [seconds, nanos]
    const difference = nanos - since[1]
    return difference < 0 ? [seconds - since[0] - 1, difference + 1e9] : [seconds - since[0], difference]
  }
  return {
    hrtime: Object.assign(hrtime, { bigint: nanoseconds }),
    nextTick: process.nextTick,
    uptime: () => now() / 1000,
    cwd: process.cwd,
    platform: process.platform,
    stdout: process.stdout,
    stderr: process.stderr,
    version: `v${nodeVersion}`,
    versions: { ...process.versions, node: nodeVersion },
    env: {},
  }
}
