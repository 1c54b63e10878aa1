import type { Call, Position } from '../../../shared/call.ts'
import type { Log } from '../log.ts'
import { findPostal, NO_POSTALS, type Postals, parsePostals } from './parse-postals.ts'

export interface PostalSourceDeps {
  resourceRuns(name: string): boolean
  /** What a resource's manifest says under a key, or null. */
  manifest(resource: string, key: string): string | null
  readFile(resource: string, file: string): string | null
  log: Pick<Log, 'info' | 'warn'>
  /** Postals are elsewhere than they were: `before` tells where a call was. */
  changed(before: (call: Call) => Position | null): void
}

/** The postals of the server's postal resource, as long as that runs. */
export function createPostalSource({ resourceRuns, manifest, readFile, log, changed }: PostalSourceDeps) {
  let postals = NO_POSTALS
  /** Whose they are; empty for nobody's. */
  let owner = ''

  function load(resource: string): Postals {
    if (resource === '') return NO_POSTALS
    const file = manifest(resource, 'postal_file')
    const found = file === null ? NO_POSTALS : parsePostals(parse(readFile(resource, file)))
    if (found.size > 0)
      log.info(`Calls without coordinates are placed by the ${found.size} postals of ${resource}.`)
    else {
      log.warn(
        file === null
          ? `${resource} runs, but its fxmanifest.lua names no postal_file, so calls that have only a postal are not on the map. Set sonoran_calls_postalResource to the resource that does.`
          : `${resource} names ${file} as its postals, which holds no list of { x, y, code }, so calls that have only a postal are not on the map. See whether the file is there and is JSON.`,
      )
    }
    return found
  }

  return {
    near: (call: Call): Position | null => findPostal(postals, call),

    /** Takes up that resource's postals if it runs, and lets go of those of one that doesn't. */
    follow(resource: string): void {
      const now = resource !== '' && resourceRuns(resource) ? resource : ''
      if (now === owner) return
      owner = now
      const before = postals
      postals = load(now)
      if (before !== postals) changed((call) => findPostal(before, call))
    },
  }
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse((text ?? '').replace(/^\uFEFF/, ''))
  } catch {
    return null
  }
}
