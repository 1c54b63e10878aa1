import type { SharedLimitStatus } from '../../shared/api.ts'
import { limitRange } from '../core/limiter/limit-setting.ts'
import type { RateLimiter } from '../core/limiter/rate-limiter.ts'
import type { Settings } from '../core/settings.ts'
import type { Fleet, FleetDeps } from './main.ts'

export interface DoorDeps extends Omit<FleetDeps, 'url' | 'key' | 'serverId' | 'limit'> {
  /** Loads a script of this resource that is not in its bundle; it throws where it can't. */
  load(file: string): unknown
}

/** The purse to go by, this server's own or one that is shared: which, is decided by a setting and seen by nobody else. */
export interface Door {
  purse: RateLimiter
  /** Shares the budget as the settings say, or no more. */
  open(settings: Settings): void
  /** For a reply to what is asked now: the servers with this server id are told, whatever the settings are by then. */
  teller(): Fleet['tell']
  /** Null where nothing is shared. */
  status(): SharedLimitStatus | null
  /** This resource stops: no connection is left behind. */
  close(): void
}

/** The only code of the fleet in the server's bundle: the rest is loaded by whoever shares a key. */
export function createDoor({ load, ...deps }: DoorDeps): Door {
  const { own } = deps
  let fleet: Fleet | null = null
  let known = ''
  /** Outlives settings that went wrong: others go by the lowest limit that any server names. */
  let limit = 1

  const purse = () => fleet?.purse ?? own

  return {
    purse: {
      waitMs: () => purse().waitMs(),
      paceMs: () => purse().paceMs(),
      acquire: () => purse().acquire(),
      usage: () => purse().usage(),
    },
    open({ redis, apiKey, serverId, requestsPerMinute }) {
      limit = limitRange(requestsPerMinute).initial
      const wanted = redis === '' ? '' : JSON.stringify([redis, apiKey, serverId])
      if (wanted === known) return
      known = wanted
      fleet?.close()
      fleet = null
      if (redis === '') return
      try {
        const { createFleet } = load('dist/fleet.js') as typeof import('./main.ts')
        fleet = createFleet({ ...deps, url: redis, key: apiKey, serverId, limit: () => limit })
      } catch (error) {
        const why = error instanceof Error ? error.name : 'an unknown error'
        deps.say.warn(
          `sonoran_calls_redis is set, but dist/fleet.js of this resource could not be loaded (${why}): this server asks as if it were alone, and the key's limit will be exceeded. Install the whole release again, or run 'npm run build'.`,
        )
      }
    },
    teller: () => fleet?.tell ?? (() => {}),
    status: () => fleet?.status() ?? null,
    close: () => fleet?.close(),
  }
}
