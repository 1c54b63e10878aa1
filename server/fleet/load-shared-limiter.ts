import type { SharedLimitStatus } from '../../shared/api.ts'
import type { LimitSetting } from '../core/limiter/limit-setting.ts'
import { sharedLimiterMissing } from '../core/messages.ts'
import type { Settings } from '../core/settings.ts'
import type { SharedLimiter, SharedLimiterDeps } from './shared-limiter.ts'

/** `load` runs another bundle of this resource. It throws if that bundle can't be loaded. */
type LoaderDeps = Omit<SharedLimiterDeps, 'url' | 'apiKey' | 'serverId' | 'limit'> & {
  load(file: string): unknown
}

/** Uses the shared limiter if the settings name a Redis, else this server's own. Loads the bundle only if needed. */
export function createLimiterSwitch({ load, ...deps }: LoaderDeps) {
  let shared: SharedLimiter | null = null
  let current = ''
  /** Stays while the settings are invalid, because the lowest limit of all servers applies. */
  let limit: LimitSetting = 1
  const limiter = () => shared?.limiter() ?? deps.own

  return {
    limiter: {
      waitMs: () => limiter().waitMs(),
      paceMs: () => limiter().paceMs(),
      acquire: () => limiter().acquire(),
      usage: () => limiter().usage(),
    },
    use({ redis, apiKey, serverId, requestsPerMinute }: Settings): void {
      limit = requestsPerMinute
      const wanted = redis === '' ? '' : JSON.stringify([redis, apiKey, serverId])
      if (wanted === current) return
      current = wanted
      shared?.close()
      shared = null
      if (redis === '') return
      try {
        const { createSharedLimiter } = load('dist/fleet.js') as typeof import('./shared-limiter.ts')
        shared = createSharedLimiter({ ...deps, url: redis, apiKey, serverId, limit: () => limit })
      } catch (error) {
        deps.log.warn(sharedLimiterMissing(error))
      }
    },
    /** Passes on the reply to a request that is sent now, to the servers with the server id that it is for. */
    publisher: (): ((text: string) => void) => shared?.publish ?? (() => {}),
    /** Null if the limit is not shared. */
    status: (): SharedLimitStatus | null => shared?.status() ?? null,
    close: (): void => shared?.close(),
  }
}
