import type { PushStatus } from '../../shared/api.ts'
import { deepEqual } from '../../shared/deep-equal.ts'
import type { Disposer } from '../../shared/disposer.ts'
import { createFlapReporter } from '../core/flap-reporter.ts'
import type { Log } from '../core/log.ts'
import * as messages from '../core/messages.ts'
import { apiUrl, type Settings } from '../core/settings.ts'
import * as fivem from '../fivem.ts'
import { listenToSonorancad, SONORANCAD } from './sonorancad.ts'
import { type OpenWebsocket, WEBSOCKET_BUNDLE, type WebsocketState } from './websocket/contract.ts'

type PushState = Pick<PushStatus, 'source' | 'state'>

type Receive = (type: unknown, data: unknown) => void

/** The settings whose change requires a new connection. */
const connectionSettings = ({ push, communityId, apiKey, serverId, apiUrl, mode }: Settings) =>
  [push, communityId, apiKey, serverId, apiUrl, mode] as const

/** Selects the source of push events by the settings and by the resources that run, and listens to it. */
export function createPushSource(receive: Receive, log: Pick<Log, 'info' | 'warn'>) {
  let settings: Settings | null = null
  let source: PushState['source'] = 'none'
  let websocketState: WebsocketState['kind'] | null = null
  let stop: Disposer = () => {}
  const flapReporter = createFlapReporter(messages.websocketFurtherFailures)

  /** `auto` never opens a websocket: the CAD would stop sending the events to their present receiver. */
  function select(): PushState['source'] {
    const wanted = settings?.push ?? 'none'
    return wanted === 'auto' ? (fivem.isResourceStarted(SONORANCAD) ? 'sonorancad' : 'none') : wanted
  }

  function use(next: PushState['source']): void {
    stop()
    stop = () => {}
    source = next
    websocketState = null
    if (source === 'sonorancad') stop = listenToSonorancad(receive)
    if (source === 'websocket' && settings !== null) stop = connect(settings)
  }

  function connect({ communityId, apiKey, serverId, ...rest }: Settings): Disposer {
    if (communityId === '') {
      log.warn(messages.websocketNeedsCommunityId())
      return () => {}
    }
    const { after, gameThread } = fivem
    try {
      const { open } = fivem.loadBundle(WEBSOCKET_BUNDLE) as { open: OpenWebsocket }
      return open({
        url: `${apiUrl(rest)}/apiWsHub`,
        communityId,
        apiKey,
        serverId,
        receive,
        onState: logState,
        now: () => fivem.clocks().steady,
        after,
        gameThread,
        random: Math.random,
      })
    } catch (error) {
      log.warn(
        messages.websocketUnavailable(
          WEBSOCKET_BUNDLE,
          error instanceof Error ? String(error) : 'unknown error',
        ),
      )
      return () => {}
    }
  }

  function logState(state: WebsocketState): void {
    const now = fivem.clocks().steady
    if (state.kind === 'connected') {
      const line = messages.websocketConnected()
      const lines = websocketState === null ? [line] : flapReporter.recovered(line, now)
      for (const each of lines) log.info(each)
    }
    if (state.kind === 'down') warn(flapReporter.failed('down', messages.websocketDown(), now))
    if (state.kind === 'refused')
      warn(flapReporter.failed(state.reason, messages.websocketRefused(state.reason), now))
    websocketState = state.kind
  }

  function warn(lines: readonly string[]): void {
    for (const line of lines) log.warn(line)
  }

  return {
    configure(next: Settings): void {
      const isSame = settings !== null && deepEqual(connectionSettings(settings), connectionSettings(next))
      settings = next
      if (!isSame || select() !== source) use(select())
    },
    /** Closes the connection before this resource stops. */
    stop: (): void => stop(),
    /** Selects the source again, after resources started or stopped. */
    recheck(): void {
      if (select() !== source) use(select())
    },
    state(): PushState {
      if (source === 'none') return { source, state: 'off' }
      const isConnected =
        source === 'websocket' ? websocketState === 'connected' : fivem.isResourceStarted(SONORANCAD)
      return { source, state: isConnected ? 'connected' : 'waiting' }
    },
  }
}
