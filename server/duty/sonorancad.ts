import * as z from 'zod/mini'
import { callExport, onEvents, playerIdentifiers, players, resourceRuns } from '../game.ts'
import type { DutySource } from './source.ts'

const ids = z.nullish(z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]))
const unit = z.object({
  id: z.number(),
  data: z.nullish(z.object({ communityUserIds: ids, communityUserId: z.nullish(z.string()), apiIds: ids })),
})
type Unit = z.infer<typeof unit>

/** Within one round of questions the cache is fetched once: it holds every unit, and each fetch packs all of them. */
const MEMORY_MS = 1_000

/**
 * Sonoran's own resource: on duty is who is logged into the CAD as a unit.
 *
 * Its cache keeps a unit that logged out for up to a minute, so the event's word counts until the unit has left the cache
 * or logged in anew. A table of Lua's may come as a list or as an object, so only what is inside is looked at.
 */
export function sonorancad(now: () => number): DutySource {
  const loggedOut = new Set<number>()
  let cache: { units: Unit[]; at: number } | null = null

  function units(): Unit[] {
    if (cache === null || now() - cache.at > MEMORY_MS) {
      const found = callExport('sonorancad', 'GetUnitCache')
      if (
        typeof found !== 'object' ||
        found === null ||
        typeof (found as { then?: unknown }).then === 'function'
      ) {
        throw new TypeError('GetUnitCache returned no list of units')
      }
      const present = Object.values(found).filter((one) => one !== null)
      cache = { units: present.map((one) => z.parse(unit, one)), at: now() }
      for (const id of loggedOut) if (!cache.units.some((one) => one.id === id)) loggedOut.delete(id)
    }
    return cache.units
  }

  return {
    name: 'sonorancad',
    present: () => resourceRuns('sonorancad'),
    start({ changed }) {
      loggedOut.clear()
      cache = null
      const owners = (one: unknown) => {
        cache = null
        const known = identitiesOf(z.parse(unit, one))
        for (const source of players()) if (matches(source, known)) changed(source)
      }
      return onEvents({
        'SonoranCAD::pushevents:UnitLogin': (one) => {
          loggedOut.delete(z.parse(unit, one).id)
          owners(one)
        },
        'SonoranCAD::pushevents:UnitLogout': (id) => {
          const left = units().find((one) => one.id === Number(id))
          loggedOut.add(Number(id))
          if (left) owners(left)
        },
        'SonoranCAD::core:AddPlayer': (_, one) => owners(one),
        'SonoranCAD::core:RemovePlayer': (_, one) => owners(one),
      })
    },
    ask: (source) => units().some((one) => !loggedOut.has(one.id) && matches(source, identitiesOf(one))),
  }
}

/** Who a unit is: the newest of the three fields that is filled. */
function identitiesOf({ data }: Unit): Set<string> {
  const community = texts(data?.communityUserIds)
  const found =
    community.length > 0 ? community : data?.communityUserId ? [data.communityUserId] : texts(data?.apiIds)
  return new Set(found.map(bare))
}

function matches(source: number, identities: ReadonlySet<string>): boolean {
  return playerIdentifiers(source).some((identifier) => identities.has(bare(identifier)))
}

/** The CAD knows identifiers with their kind (`license:1a2b`) or without, as each community linked them. */
function bare(identifier: string): string {
  return identifier.slice(identifier.indexOf(':') + 1).toLowerCase()
}

function texts(list: z.infer<typeof ids>): string[] {
  return Object.values(list ?? {}).filter((one): one is string => typeof one === 'string' && one !== '')
}
