import type { Call, Position } from '../../../shared/call.ts'
import { parseJson } from '../../../shared/parse-json.ts'
import type { Log } from '../log.ts'
import { postalFileUndeclared, postalFileUnreadable, postalsLoaded } from '../messages.ts'
import { findPostal, NO_POSTALS, type Postals, parsePostals } from './parse-postals.ts'

export interface PostalSourceDeps {
  isResourceStarted(name: string): boolean
  /** A value from a resource's manifest, or null. */
  resourceMetadata(resource: string, key: string): string | null
  readResourceFile(resource: string, file: string): string | null
  log: Pick<Log, 'info' | 'warn'>
  /** @param locateBefore returns the position that a call had with the previous postals */
  onChange(locateBefore: (call: Call) => Position | null): void
}

/** Holds the postals of the server's postal resource while that resource runs. */
export function createPostalSource({
  isResourceStarted,
  resourceMetadata,
  readResourceFile,
  log,
  onChange,
}: PostalSourceDeps) {
  let postals = NO_POSTALS
  /** The resource that the postals are from; empty if none is loaded. */
  let loadedFrom = ''

  function load(resource: string): Postals {
    if (resource === '') return NO_POSTALS
    const file = resourceMetadata(resource, 'postal_file')
    const loaded =
      file === null ? NO_POSTALS : parsePostals(parseJson(withoutBom(readResourceFile(resource, file))))
    if (loaded.size > 0) log.info(postalsLoaded(loaded.size, resource))
    else log.warn(file === null ? postalFileUndeclared(resource) : postalFileUnreadable(resource, file))
    return loaded
  }

  return {
    locate: (call: Call): Position | null => findPostal(postals, call),

    /** The resource that the postals are from; empty if none is loaded. */
    resource: (): string => loadedFrom,

    /** The number of known postals. */
    size: (): number => postals.size,

    /** Loads the resource's postals if it runs, else removes the loaded ones. */
    select(resource: string): void {
      const next = resource !== '' && isResourceStarted(resource) ? resource : ''
      if (next === loadedFrom) return
      loadedFrom = next
      const before = postals
      postals = load(next)
      if (before !== postals) onChange((call) => findPostal(before, call))
    },
  }
}

/** Windows editors put a byte order mark before the text. */
const withoutBom = (text: string | null): string => (text ?? '').replace(/^\uFEFF/, '')

export type PostalSource = ReturnType<typeof createPostalSource>
