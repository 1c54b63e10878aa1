import { createFramework, type Employment, type Framework } from './framework.ts'
import { table } from './lua.ts'

/** How a community's units tell who they are. Its own identifiers come without their kind. */
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
 * Sonoran's own resource, as far as its units go. It has no jobs: who is on duty at an emergency one is logged into the
 * CAD, everybody else is not.
 */
export function sonorancad(identity: Identity = 'communityUserIds'): Framework {
  /** What the CAD knows, whatever happens to the resource. */
  const loggedIn = new Map<number, Unit>()

  return createFramework({
    name: 'sonorancad',
    resource: 'sonorancad',
    start({ game, addExport: publish }) {
      /** What it knows of that, by place. A unit that goes leaves a hole. */
      const cache = new Map<number, Unit>()
      let places = 0
      const placeOf = (unit: Unit) => [...cache].find(([, { id }]) => id === unit.id)?.[0]

      publish('GetUnitCache', (withDispatchers?: boolean) =>
        withDispatchers ? [table(cache), []] : table(cache),
      )
      publish('GetUnitById', (id: number) => [...cache].find(([, unit]) => unit.id === id)?.[0])
      // Of a player who isn't linked it asks the CAD.
      publish('GetUnitByPlayerId', async (source: number) => loggedIn.get(source))

      function unitOf(source: number): Unit {
        const who = String(game.GetPlayerIdentifierByType(source, 'license'))
        const bare = who.slice('license:'.length)
        const fields = {
          communityUserIds: { communityUserIds: [bare], communityUserId: 'a-former-one', apiIds: [] },
          communityUserId: { communityUserIds: [], communityUserId: bare, apiIds: ['a-former-one'] },
          apiIds: { apiIds: [bare.toUpperCase()] },
          prefixed: { communityUserIds: [who] },
        }[identity]
        return { id: 700 + source, status: AVAILABLE, data: { unitNum: `A-${source}`, page: 0, ...fields } }
      }
      function add(source: number, unit: Unit): void {
        cache.set(placeOf(unit) ?? ++places, unit)
        game.emit('SonoranCAD::core:AddPlayer', String(source), unit)
      }
      function logIn(source: number): void {
        if (loggedIn.has(source)) return
        const unit = unitOf(source)
        loggedIn.set(source, unit)
        cache.set(placeOf(unit) ?? ++places, unit)
        game.emit('SonoranCAD::pushevents:UnitLogin', { ...unit, isDispatch: false })
        add(source, unit)
      }
      function logOut(source: number): void {
        const unit = loggedIn.get(source)
        if (!unit) return
        loggedIn.delete(source)
        // It takes the number for a place, so the unit stays in the cache.
        game.emit('SonoranCAD::pushevents:UnitLogout', unit.id)
      }
      function poll(): void {
        const there = [...loggedIn].filter(([source]) => game.DoesPlayerExist(source))
        for (const [place, unit] of cache) {
          if (there.some(([, { id }]) => id === unit.id)) continue
          cache.delete(place)
          game.emit('SonoranCAD::core:RemovePlayer', place, unit)
        }
        for (const [source, unit] of there) add(source, unit)
      }
      game.setTimeout(poll, FIRST_POLL_MS)
      game.setInterval(poll, POLL_MS)

      function sign(source: number, { job, onDuty }: Employment): void {
        if (onDuty && ['police', 'ambulance'].includes(job)) logIn(source)
        else logOut(source)
      }
      const jobs = new Map<number, string>()

      return {
        load(source, member) {
          jobs.set(source, member.job)
          sign(source, member)
        },
        unload: logOut,
        setJob(source, job) {
          jobs.set(source, job)
          sign(source, { job, onDuty: true })
        },
        setDuty: (source, onDuty) => sign(source, { job: jobs.get(source) ?? '', onDuty }),
        // It looks for the player in vain, and keeps the unit until the CAD has logged it out.
        dropped() {},
      }
    },
  })
}
