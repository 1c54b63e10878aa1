import { commonGlobals } from '../common.ts'
import type { Game } from '../game.ts'
import type { Runtime } from '../runtime.ts'
import { createStateBag } from '../state-bags.ts'
import { serverNatives } from './natives.ts'
import { nodeGlobals } from './node.ts'

/** The globals of a server script: those of Node (without `module`), those of FiveM, and the natives. */
export function serverGlobals(runtime: Runtime, game: Game) {
  const natives = runtime.wrapNatives(serverNatives(runtime, game))

  const emitNet = (event: string, target: string | number, ...args: unknown[]): void => {
    const payload = runtime.pack(args)
    natives.TriggerClientEventInternal(event, target, payload, payload.length)
  }
  const emitLatent = (event: string, target: string | number, bps: number, ...args: unknown[]): void => {
    const payload = runtime.pack(args)
    natives.TriggerLatentClientEventInternal(event, target, payload, payload.length, bps)
  }
  const indices = (length: number) => Array.from({ length }, (_, index) => index)

  return {
    ...nodeGlobals(runtime, game),
    ...commonGlobals(runtime, game.server, game),
    ...natives,
    emitNet,
    TriggerClientEvent: emitNet,
    TriggerLatentClientEvent: emitLatent,
    /** Player ids as strings, as in the game. */
    getPlayers: () =>
      runtime.realm.cloneIn(
        indices(natives.GetNumPlayerIndices()).map((index) => String(natives.GetPlayerFromIndex(index))),
      ),
    getPlayerIdentifiers: (source: string | number) =>
      runtime.realm.cloneIn(
        indices(natives.GetNumPlayerIdentifiers(source)).map((index) =>
          String(natives.GetPlayerIdentifier(source, index)),
        ),
      ),
    Player: (source: string | number) => ({ state: createStateBag(game.bags, `player:${source}`, runtime) }),
  }
}
