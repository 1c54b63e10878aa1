import type { TextStorage } from '../../shared/text-storage.ts'
import type { Log } from './log.ts'
import { updateAvailable } from './messages.ts'

export interface UpdateCheckDeps {
  /** This resource's version. */
  version: string
  /** The address of the repository, from the manifest. */
  repository: string
  isEnabled(): boolean
  /** The text of a document, or null if it can't be fetched in 3 s. Settles on the game thread. */
  fetchText(url: string): Promise<string | null>
  /** When the last check was, in ms since 1970. Survives a restart of the resource. */
  storage: TextStorage
  wallNow(): number
  log: Pick<Log, 'info'>
}

const DAY_MS = 24 * 60 * 60 * 1_000

/** Says once if a newer release exists. At most one request a day; nothing about the server is sent. */
export function createUpdateCheck(deps: UpdateCheckDeps) {
  const path = /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\/?$/.exec(deps.repository)?.[1]

  return {
    async run(): Promise<void> {
      const now = deps.wallNow()
      const last = Number(deps.storage.get() ?? 0)
      // A clock that was set back must not stop the checks.
      if (path === undefined || !deps.isEnabled() || (now >= last && now - last < DAY_MS)) return
      deps.storage.set(String(now))
      const text = await deps.fetchText(`https://api.github.com/repos/${path}/releases/latest`)
      const latest = /"tag_name"\s*:\s*"v?(\d+\.\d+\.\d+)"/.exec(text ?? '')?.[1]
      if (latest !== undefined && isNewer(latest, deps.version))
        deps.log.info(updateAvailable(latest, deps.version, `${deps.repository}/releases`))
    },
  }
}

/** Compares versions such as `1.2.3`. */
function isNewer(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number)) as [number[], number[]]
  const index = a.findIndex((part, i) => part !== b[i])
  return index >= 0 && (a[index] ?? 0) > (b[index] ?? 0)
}
