import { createFramework, type Employment, type Framework } from './framework.ts'
import { luaTable } from './lua-table.ts'

/** The field of a unit that contains the player's identifier. Only `prefixed` contains the identifier's type. */
export type Identity = 'communityUserIds' | 'communityUserId' | 'apiIds' | 'prefixed'

interface Unit {
  id: number
  status: number
  data: Record<string, unknown>
}

const POLL_MS = 60_000
const FIRST_POLL_MS = 300
const AVAILABLE = 2

/**
 * Sonoran's own resource, limited to its units. It has no jobs: a player on duty in an emergency job is logged into the
 * CAD, any other player is not.
 */
export function sonorancad(identity: Identity = 'communityUserIds'): Framework {
  /** The units in the CAD, which a stop of the resource does not change. */
  const loggedIn = new Map<number, Unit>()

  return createFramework({
    name: 'sonorancad',
    resource: 'sonorancad',
    start({ game, addExport }) {
      /** The resource's copy of the units, by index. A removed unit leaves its index empty. */
      const cache = new Map<number, Unit>()
      let lastIndex = 0
      const indexOf = (unit: Unit) => [...cache].find(([, { id }]) => id === unit.id)?.[0]

      addExport('GetUnitCache', (withDispatchers?: boolean) =>
        withDispatchers ? [luaTable(cache), []] : luaTable(cache),
      )
      addExport('GetUnitById', (id: number) => [...cache].find(([, unit]) => unit.id === id)?.[0])
      // The real resource requests the unit of an unlinked player from the CAD.
      addExport('GetUnitByPlayerId', async (source: number) => loggedIn.get(source))

      function unitOf(source: number): Unit {
        const identifier = String(game.GetPlayerIdentifierByType(source, 'license'))
        const withoutType = identifier.slice('license:'.length)
        const fields = {
          communityUserIds: { communityUserIds: [withoutType], communityUserId: 'a-former-one', apiIds: [] },
          communityUserId: { communityUserIds: [], communityUserId: withoutType, apiIds: ['a-former-one'] },
          apiIds: { apiIds: [withoutType.toUpperCase()] },
          prefixed: { communityUserIds: [identifier] },
        }[identity]
        return { id: 700 + source, status: AVAILABLE, data: { unitNum: `A-${source}`, page: 0, ...fields } }
      }
      function addPlayer(source: number, unit: Unit): void {
        cache.set(indexOf(unit) ?? ++lastIndex, unit)
        game.emit('SonoranCAD::core:AddPlayer', String(source), unit)
      }
      function logIn(source: number): void {
        if (loggedIn.has(source)) return
        const unit = unitOf(source)
        loggedIn.set(source, unit)
        cache.set(indexOf(unit) ?? ++lastIndex, unit)
        game.emit('SonoranCAD::pushevents:UnitLogin', { ...unit, isDispatch: false })
        addPlayer(source, unit)
      }
      function logOut(source: number): void {
        const unit = loggedIn.get(source)
        if (!unit) return
        loggedIn.delete(source)
        // The real resource uses the unit's id as an index, so the unit stays in the cache.
        game.emit('SonoranCAD::pushevents:UnitLogout', unit.id)
      }
      function poll(): void {
        const connected = [...loggedIn].filter(([source]) => game.DoesPlayerExist(source))
        for (const [index, unit] of cache) {
          if (connected.some(([, { id }]) => id === unit.id)) continue
          cache.delete(index)
          game.emit('SonoranCAD::core:RemovePlayer', index, unit)
        }
        for (const [source, unit] of connected) addPlayer(source, unit)
      }
      game.setTimeout(poll, FIRST_POLL_MS)
      game.setInterval(poll, POLL_MS)

      function updateLogin(source: number, { job, onDuty }: Employment): void {
        if (onDuty && ['police', 'ambulance'].includes(job)) logIn(source)
        else logOut(source)
      }
      const jobs = new Map<number, string>()

      return {
        load(source, employment) {
          jobs.set(source, employment.job)
          updateLogin(source, employment)
        },
        unload: logOut,
        setJob(source, job) {
          jobs.set(source, job)
          updateLogin(source, { job, onDuty: true })
        },
        setDuty: (source, onDuty) => updateLogin(source, { job: jobs.get(source) ?? '', onDuty }),
        // The real resource does not find the dropped player, and keeps the unit until the CAD has logged it out.
        dropped() {},
      }
    },
  })
}
