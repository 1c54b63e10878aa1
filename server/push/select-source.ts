import type { PushStatus } from '../../shared/api.ts'
import { deepEqual } from '../../shared/deep-equal.ts'
import type { Log } from '../core/log.ts'
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
  let stop: game.Disposer = () => {}

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

  function connect({ communityId, apiKey, serverId, ...rest }: Settings): game.Disposer {
    if (communityId === '') {
      log.warn(
        "sonoran_calls_push is websocket, which needs sonoran_communityID: the community's id from the CAD's admin panel. Calls come by polling alone until it is set.",
      )
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
    if (state.kind === 'connected')
      log.info("Sonoran CAD's events come by websocket: calls are on the map at once.")
    if (state.kind === 'down') {
      log.warn(
        'The websocket to Sonoran CAD is down. Calls come by polling alone until it is back, which it will be by itself.',
      )
    }
    if (state.kind === 'refused') {
      log.warn(
        `Sonoran CAD's websocket refuses us (${state.why}). Check sonoran_communityID, sonoran_apiKey and sonoran_serverId against the CAD's admin panel. Calls come by polling alone; trying again every 5 minutes, and when one of them changes.`,
      )
    }
  }

  return {
    use(next: Settings): void {
      const same = settings !== null && deepEqual(connectionOf(settings), connectionOf(next))
      settings = next
      if (!same || choose() !== source) use(choose())
    },
    /** This resource stops: who is connected says goodbye. */
    stop: (): void => stop(),
    /** Resources come and go. */
    check(): void {
      if (choose() !== source) use(choose())
    },
    state(): PushState {
      if (source === 'none') return { source, state: 'off' }
      const up = source === 'websocket' ? websocket === 'connected' : game.isResourceStarted(SONORANCAD)
      return { source, state: up ? 'connected' : 'waiting' }
    },
  }
}
