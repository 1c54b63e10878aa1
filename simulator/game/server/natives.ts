import type { Game } from '../game.ts'
import { BOOL } from '../natives.ts'
import { LARGE_EVENT_BYTES } from '../net.ts'
import type { PlayerHandle } from '../player.ts'
import type { Runtime } from '../runtime.ts'

type PlayerSource = string | number

/** Ped handles differ from player ids, so that a script that confuses them fails. */
const PED_OFFSET = 10_000

export function serverNatives(runtime: Runtime, game: Game) {
  const { players, convars, aces } = game
  const find = (source: PlayerSource): PlayerHandle | null => players.find(Number(source))
  const identifiers = (source: PlayerSource) => find(source)?.player.identifiers ?? []

  function send(
    event: string,
    target: PlayerSource,
    payload: Uint8Array,
    length: number,
    rate?: number,
  ): void {
    if (length >= LARGE_EVENT_BYTES)
      runtime.print('game', `event ${event} is ${length} bytes: that stalls the connection`)
    const id = Number.parseInt(String(target), 10)
    const packet = {
      event,
      payload: payload.subarray(0, length),
      resource: runtime.name,
      ...(rate !== undefined && { rate }),
    }
    for (const { id: playerId } of players.all) {
      const handle = id === -1 || id === playerId ? find(playerId) : null
      if (handle) game.net.sendToClient(handle.player, handle.machine, packet)
    }
  }

  return {
    SetConvar: (name: string, value: string) => convars.assign(name, String(value), false),
    SetConvarReplicated: (name: string, value: string) => convars.assign(name, String(value), true),
    FlushResourceKvp: () => {},
    GetResourcePath: (name: string) => game.resources.find(name)?.path ?? null,
    GetGameTimer: () => Math.floor(game.clock.now()),
    ScheduleResourceTick: (_name: string) => game.server.ticks.scheduleNow(),

    GetNumPlayerIndices: () => players.all.length,
    GetPlayerFromIndex: (index: number) => players.all[index]?.id.toString() ?? null,
    GetPlayerName: (source: PlayerSource) => find(source)?.player.name ?? null,
    DoesPlayerExist: (source: PlayerSource) => BOOL(find(source)),
    GetPlayerPing: (source: PlayerSource) => (find(source) ? 30 : 0),
    GetPlayerPed: (source: PlayerSource) => (find(source) ? PED_OFFSET + Number(source) : 0),
    GetEntityCoords(entity: number): number[] {
      const { x, y, z } = find(entity - PED_OFFSET)?.player.position ?? { x: 0, y: 0, z: 0 }
      return [x, y, z]
    },
    GetNumPlayerIdentifiers: (source: PlayerSource) => identifiers(source).length,
    GetPlayerIdentifier: (source: PlayerSource, index: number) => identifiers(source)[index] ?? null,
    GetPlayerIdentifierByType: (source: PlayerSource, type: string) =>
      identifiers(source).find((identifier) => identifier.startsWith(`${type}:`)) ?? null,
    IsPlayerAceAllowed(source: PlayerSource, object: string) {
      const handle = find(source)
      return BOOL(handle && aces.allows(handle.player, object))
    },
    IsPrincipalAceAllowed: (principal: string, object: string) => BOOL(aces.allows(principal, object)),
    DropPlayer: (source: PlayerSource, reason: string) => players.drop(Number(source), String(reason)),

    TriggerClientEventInternal: (event: string, target: PlayerSource, payload: Uint8Array, length: number) =>
      send(event, target, payload, length),
    TriggerLatentClientEventInternal: (
      event: string,
      target: PlayerSource,
      payload: Uint8Array,
      length: number,
      bps: number,
    ) => {
      if (['false', '0'].includes(convars.get('sv_enableNetEventReassembly') ?? 'true'))
        return runtime.print(
          'game',
          `latent event ${event} was not sent: sv_enableNetEventReassembly is false`,
        )
      return send(event, target, payload, length, bps)
    },
  }
}
