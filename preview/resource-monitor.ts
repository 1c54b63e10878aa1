import type { StandInDefinition } from '../simulator/game/world.ts'
import type { Status } from './protocol.ts'

export interface ResourceMonitor {
  /** The resource to install in the world. */
  readonly resource: StandInDefinition
  readonly status: Status | null
  /** Player ids. */
  readonly onDuty: ReadonlySet<number>
  /** The names of the server commands that resources registered. */
  readonly commands: readonly string[]
}

const INTERVAL_MS = 250

/** A second resource on the same server. It reads the state of the resource under test through its public exports only. */
export function createResourceMonitor(name: string): ResourceMonitor {
  let status: Status | null = null
  let onDuty: ReadonlySet<number> = new Set()
  let commands: string[] = []

  return {
    get status() {
      return status
    },
    get onDuty() {
      return onDuty
    },
    get commands() {
      return commands
    },
    resource: {
      name: 'preview',
      server(game) {
        function update(): void {
          commands = game.GetRegisteredCommands().map(({ name }: { name: string }) => name)
          const running = game.GetResourceState(name) === 'started'
          status = running ? game.exports[name].getStatus() : null
          onDuty = new Set(running ? (game.exports[name].getOnDutyPlayers() as number[]) : [])
        }
        game.setInterval(update, INTERVAL_MS)
      },
    },
  }
}
