import type { Disposer } from '../../../shared/disposer.ts'

/** `refused`: the hub rejected the community id, the key or the server id. */
export type WebsocketState = { kind: 'connected' } | { kind: 'down' } | { kind: 'refused'; reason: string }

/**
 * The export `open` of the websocket bundle, which is loaded only when the websocket is used. Callbacks run on the game
 * thread.
 */
export type OpenWebsocket = (options: {
  url: string
  communityId: string
  apiKey: string
  serverId: number
  receive(type: unknown, data: unknown): void
  onState(state: WebsocketState): void
  /** A monotonic clock, in ms. */
  now(): number
  after(ms: number, run: () => void): Disposer
  gameThread(): Promise<void>
  random(): number
}) => Disposer

export const WEBSOCKET_BUNDLE = 'dist/websocket.js'
