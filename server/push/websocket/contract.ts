import type { Disposer } from '../../../shared/disposer.ts'

/** What became of the connection. `refused`: by the community's id or the key, until somebody mends those. */
export type WebsocketState = { kind: 'connected' } | { kind: 'down' } | { kind: 'refused'; why: string }

/** What the websocket's own bundle exports as `open`: it is loaded by who asks for it, and by nobody else. */
export type OpenWebsocket = (options: {
  url: string
  communityId: string
  apiKey: string
  serverId: number
  /** Told of each event, on the game thread. */
  receive(type: unknown, data: unknown): void
  /** Told of each change, on the game thread. */
  changed(state: WebsocketState): void
  now(): number
  after(ms: number, run: () => void): Disposer
  gameThread(): Promise<void>
  random(): number
}) => Disposer

export const WEBSOCKET_BUNDLE = 'dist/websocket.js'
