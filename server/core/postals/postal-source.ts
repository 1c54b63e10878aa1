import type { Call, Position } from '../../../shared/call.ts'
import type { Log } from '../log.ts'
import { postalFileUndeclared, postalFileUnreadable, postalsLoaded } from '../messages.ts'
import { findPostal, NO_POSTALS, type Postals, parsePostals } from './parse-postals.ts'

export interface PostalSourceDeps {
  isResourceStarted(name: string): boolean
  /** What a resource's manifest says under a key, or null. */
  resourceMetadata(resource: string, key: string): string | null
  readResourceFile(resource: string, file: string): string | null
  log: Pick<Log, 'info' | 'warn'>
  /** Postals are elsewhere than they were: `before` tells where a call was. */
  onChange(before: (call: Call) => Position | null): void
}

/** The postals of the server's postal resource, as long as that runs. */
export function createPostalSource({
  isResourceStarted,
  resourceMetadata,
  readResourceFile,
  log,
  onChange,
}: PostalSourceDeps) {
  let postals = NO_POSTALS
  /** Whose they are; empty for nobody's. */
  let owner = ''

  function load(resource: string): Postals {
    if (resource === '') return NO_POSTALS
    const file = resourceMetadata(resource, 'postal_file')
    const found = file === null ? NO_POSTALS : parsePostals(parse(readResourceFile(resource, file)))
    if (found.size > 0) log.info(postalsLoaded(found.size, resource))
    else log.warn(file === null ? postalFileUndeclared(resource) : postalFileUnreadable(resource, file))
    return found
  }

  return {
    locate: (call: Call): Position | null => findPostal(postals, call),

    /** Takes up that resource's postals if it runs, and lets go of those of one that doesn't. */
    select(resource: string): void {
      const now = resource !== '' && isResourceStarted(resource) ? resource : ''
      if (now === owner) return
      owner = now
      const before = postals
      postals = load(now)
      if (before !== postals) onChange((call) => findPostal(before, call))
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
