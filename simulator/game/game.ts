import type { Socket } from 'node:net'
import type { ManualClock } from '../clock.ts'
import type { createAces } from './aces.ts'
import type { GameConsole } from './console.ts'
import type { createConvars } from './convars.ts'
import type { Io } from './io.ts'
import type { Machine } from './machine.ts'
import type { Net } from './net.ts'
import type { Players } from './players.ts'
import type { Resources } from './resources.ts'
import type { StateBags } from './state-bags.ts'
import type { GameThread } from './thread.ts'

/** The parts of one world that refer to each other. */
export interface Game {
  readonly clock: ManualClock
  readonly thread: GameThread
  readonly random: () => number
  readonly io: Io
  readonly console: GameConsole
  readonly convars: ReturnType<typeof createConvars>
  readonly aces: ReturnType<typeof createAces>
  readonly bags: StateBags
  readonly resources: Resources
  readonly players: Players
  readonly net: Net
  readonly server: Machine
  readonly fetch: typeof fetch
  readonly webSocket: typeof WebSocket
  /** Called for each connection that a server script opens with Node's `net`, before it transfers data. */
  onSocketOpened(socket: Socket): void
  /** How far the server's steady clock is ahead of the simulated time, in ms. */
  steadyOffset(): number
  readonly serverBuild: number
}
