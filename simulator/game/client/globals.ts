import { commonGlobals } from '../common.ts'
import type { Game } from '../game.ts'
import type { Machine } from '../machine.ts'
import { BOOL } from '../natives.ts'
import type { Player } from '../player.ts'
import type { Runtime } from '../runtime.ts'
import { createStateBag } from '../state-bags.ts'
import { createCaller } from './parameters.ts'
import type { ScreenParts } from './screen.ts'

/** The handle of the player's ped, and the player's index in natives. The client has no other players. */
const OWN_PED = 1
const OWN_INDEX = 128

/** Milliseconds from the start of the scripts until the network session starts. */
const SESSION_DELAY = 500

/** The globals of a client script: those of V8 and FiveM, and the natives. It has neither Node's nor a browser's. */
export function clientGlobals(
  runtime: Runtime,
  machine: Machine,
  screen: ScreenParts,
  player: Player,
  game: Game,
  joinedAt: number,
) {
  const { caller, checkArguments } = createCaller(runtime.name, (text) => runtime.print('misuse', text))
  const loadedAt = game.clock.now()

  const natives = runtime.wrapNatives(
    checkArguments({
      ...screen.natives(caller),
      GetGameTimer: () => Math.floor(game.clock.now() - joinedAt),
      IsPauseMenuActive: () => BOOL(player.paused),
      NetworkIsSessionStarted: () => BOOL(game.clock.now() >= loadedAt + SESSION_DELAY),
      PlayerPedId: () => OWN_PED,
      PlayerId: () => OWN_INDEX,
      GetPlayerServerId: (index: number) => (index === OWN_INDEX ? player.id : 0),
      GetPlayerPed: (index: number) => (index === OWN_INDEX || index === -1 ? OWN_PED : 0),
      GetVehiclePedIsIn: (ped: number) => (ped === OWN_PED ? player.vehicle : 0),
      GetPlayerName: (index: number) => (index === OWN_INDEX ? player.name : '**Invalid**'),
      GetEntityCoords: (entity: number, _alive?: boolean) =>
        entity === OWN_PED ? [player.position.x, player.position.y, player.position.z] : [0, 0, 0],
      TriggerServerEventInternal(event: string, payload: Uint8Array, length: number): void {
        game.net.sendToServer(player, { event, payload: payload.subarray(0, length), resource: runtime.name })
      },
      TriggerLatentServerEventInternal(
        event: string,
        payload: Uint8Array,
        length: number,
        rate: number,
      ): void {
        game.net.sendToServer(player, {
          event,
          payload: payload.subarray(0, length),
          resource: runtime.name,
          rate,
        })
      },
    }),
  )

  const emitNet = (event: string, ...args: unknown[]): void => {
    const payload = runtime.pack(args)
    natives.TriggerServerEventInternal(event, payload, payload.length)
  }
  const emitLatent = (event: string, rate: number, ...args: unknown[]): void => {
    const payload = runtime.pack(args)
    natives.TriggerLatentServerEventInternal(event, payload, payload.length, rate)
  }

  return {
    ...commonGlobals(runtime, machine, game),
    ...natives,
    emitNet,
    TriggerServerEvent: emitNet,
    TriggerLatentServerEvent: emitLatent,
    LocalPlayer: { state: createStateBag(game.bags, `player:${player.id}`, runtime) },
  }
}
