import type { CadUnit } from '../cad/units.ts'
import { luaTable } from '../frameworks/lua-table.ts'
import type { Handler } from '../game/globals.ts'
import type { ServerGlobals } from '../game/world.ts'

const FIRST_POLL_MS = 300
const POLL_MS = 60_000

/**
 * The cache of units in Sonoran's own resource, with its faults: a unit that logged out stays until the next poll; a poll
 * keeps only units whose player is in the game; a status that comes with ids in place of units is lost, because the ids
 * are taken for positions in the list; a removed unit leaves a hole in the list.
 */
export function createUnitCache(game: ServerGlobals, cadUnits: () => readonly CadUnit[]) {
  /** By position. */
  const cache = new Map<number, CadUnit>()
  let lastPosition = 0
  const positionOf = (id: number) => [...cache].find(([, unit]) => unit.id === id)?.[0]
  const emit = (name: string, ...args: unknown[]) => game.emit(`SonoranCAD::pushevents:${name}`, ...args)

  function put(unit: CadUnit): void {
    cache.set(positionOf(unit.id) ?? ++lastPosition, unit)
  }

  function playerOf({ data }: CadUnit): string | undefined {
    const wanted = [...(data.communityUserIds ?? []), data.communityUserId ?? '', ...(data.apiIds ?? [])]
    return game
      .getPlayers()
      .find((player) =>
        game
          .getPlayerIdentifiers(player)
          .some((identifier) => wanted.some((id) => id !== '' && identifier.endsWith(id))),
      )
  }

  function poll(): void {
    const inGame = cadUnits().filter((unit) => playerOf(unit) !== undefined)
    for (const [position, unit] of cache) {
      if (inGame.some(({ id }) => id === unit.id)) continue
      cache.delete(position)
      game.emit('SonoranCAD::core:RemovePlayer', position, unit)
    }
    for (const unit of inGame) {
      put(unit)
      game.emit('SonoranCAD::core:AddPlayer', playerOf(unit), unit)
    }
  }
  game.setTimeout(poll, FIRST_POLL_MS)
  game.setInterval(poll, POLL_MS)
  game.exports('GetUnitCache', (withDispatchers?: boolean) =>
    withDispatchers ? [luaTable(cache), []] : luaTable(cache),
  )

  const handlers: Record<string, Handler> = {
    EVENT_UNIT_LOGIN({ unit, isDispatch }) {
      put(unit)
      emit('UnitLogin', { ...unit, isDispatch })
      const player = playerOf(unit)
      if (player !== undefined) game.emit('SonoranCAD::core:AddPlayer', player, unit)
    },
    EVENT_UNIT_LOGOUT: ({ identId }) => emit('UnitLogout', identId),
    EVENT_UNIT_UPDATE({ units }) {
      for (const unit of units) {
        put(unit)
        emit('UnitUpdate', unit, unit.status)
      }
    },
    EVENT_UNIT_STATUS({ units = [] }) {
      for (const unit of units) {
        put(unit)
        emit('UnitStatusUpdate', unit, unit.status)
      }
    },
  }
  return { handlers, find: (id: number) => [...cache.values()].find((unit) => unit.id === id) }
}
