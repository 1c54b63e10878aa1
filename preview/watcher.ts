import type { StandInDefinition } from '../simulator/game/world.ts'
import type { Status } from './protocol.ts'

export interface Watcher {
  readonly resource: StandInDefinition
  readonly status: Status | null
  readonly onDuty: ReadonlySet<number>
}

const EVERY_MS = 250

/** Another resource on the same server, which knows of this one what any other can: its exports. */
export function createWatcher(name: string): Watcher {
  let status: Status | null = null
  let onDuty: ReadonlySet<number> = new Set()

  return {
    get status() {
      return status
    },
    get onDuty() {
      return onDuty
    },
    resource: {
      name: 'preview',
      server(game) {
        function look(): void {
          const runs = game.GetResourceState(name) === 'started'
          status = runs ? game.exports[name].getStatus() : null
          onDuty = new Set(runs ? (game.exports[name].getOnDutyPlayers() as number[]) : [])
        }
        game.setInterval(look, EVERY_MS)
      },
    },
  }
}
