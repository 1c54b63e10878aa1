import type { PushStatus } from '../../shared/api.ts'
import { deepEqual } from '../../shared/deep-equal.ts'
import type { Disposer } from '../../shared/disposer.ts'
import type { Log } from '../core/log.ts'
import * as messages from '../core/messages.ts'
import { apiUrl, type Settings } from '../core/settings.ts'
import * as game from '../fivem.ts'
import { listenToSonorancad, SONORANCAD } from './sonorancad.ts'
import { type OpenWebsocket, WEBSOCKET_BUNDLE, type WebsocketState } from './websocket/contract.ts'

type PushState = Pick<PushStatus, 'source' | 'state'>

type Receive = (type: unknown, data: unknown) => void

/** What a connection depends on. */
const connectionOf = ({ push, communityId, apiKey, serverId, apiUrl, mode }: Settings) =>
  [push, communityId, apiKey, serverId, apiUrl, mode] as const

/** Chooses the source of pushed events by the settings and by what runs, and keeps to it. */
export function createPushSource(receive: Receive, log: Pick<Log, 'info' | 'warn'>) {
  let settings: Settings | null = null
  let source: PushState['source'] = 'none'
  let websocket: WebsocketState['kind'] | null = null
  let stop: Disposer = () => {}

  /** `auto` never opens a websocket: it would take the events away from whoever has them now. */
  function choose(): PushState['source'] {
    const wanted = settings?.push ?? 'none'
    return wanted === 'auto' ? (game.isResourceStarted(SONORANCAD) ? 'sonorancad' : 'none') : wanted
  }

  function use(next: PushState['source']): void {
    stop()
    stop = () => {}
    source = next
    websocket = null
    if (source === 'sonorancad') stop = listenToSonorancad(receive)
    if (source === 'websocket' && settings !== null) stop = connect(settings)
  }

  function connect({ communityId, apiKey, serverId, ...rest }: Settings): Disposer {
    if (communityId === '') {
      log.warn(messages.websocketNeedsCommunityId())
      return () => {}
    }
    const { open } = game.requireFile(WEBSOCKET_BUNDLE) as { open: OpenWebsocket }
    const { after, gameThread } = game
    const now = () => game.clocks().steady
    const url = `${apiUrl(rest)}/apiWsHub`
    return open({
      url,
      communityId,
      apiKey,
      serverId,
      receive,
      changed,
      now,
      after,
      gameThread,
      random: Math.random,
    })
  }

  function changed(state: WebsocketState): void {
    if (state.kind === websocket) return
    websocket = state.kind
    if (state.kind === 'connected') log.info(messages.websocketConnected())
    if (state.kind === 'down') log.warn(messages.websocketDown())
    if (state.kind === 'refused') log.warn(messages.websocketRefused(state.why))
  }

  return {
    configure(next: Settings): void {
      const same = settings !== null && deepEqual(connectionOf(settings), connectionOf(next))
      settings = next
      if (!same || choose() !== source) use(choose())
    },
    /** This resource stops: who is connected says goodbye. */
    stop: (): void => stop(),
    /** Resources come and go. */
    recheck(): void {
      if (choose() !== source) use(choose())
    },
    state(): PushState {
      if (source === 'none') return { source, state: 'off' }
      const up = source === 'websocket' ? websocket === 'connected' : game.isResourceStarted(SONORANCAD)
      return { source, state: up ? 'connected' : 'waiting' }
    },
  }
}
