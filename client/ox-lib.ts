import { sanitize } from '../shared/text.ts'
import { isResourceStarted } from './fivem.ts'

/** What we use of ox_lib, which may start and stop at any time: asked for anew each time, and false where it isn't there. */

export interface OxNotice {
  id?: string
  title: string
  description: string
  duration: number
  type: 'inform' | 'warning' | 'error'
  icon: string
}

export interface OxOption {
  title: string
  description: string
  icon: string
  event: string
  args: unknown
}

export const oxNotify = (notice: OxNotice): boolean => use((lib) => lib.notify(notice))

/** Opens a menu. Options name an event and not a function, which ox_lib would keep for each, and call after we are gone. */
export const oxMenu = (id: string, title: string, options: OxOption[]): boolean =>
  use((lib) => {
    lib.registerContext({ id, title, options })
    lib.showContext(id)
  })

/** Its texts are Markdown in which an image is loaded from wherever it is: escaped, every sign is only itself. */
export const markdown = (text: string): string => sanitize(text).replace(/[!-/:-@[-`{-~]/g, '\\$&')

interface OxLib {
  notify(notice: OxNotice): void
  registerContext(context: { id: string; title: string; options: OxOption[] }): void
  showContext(id: string): void
}

function use(run: (lib: OxLib) => void): boolean {
  if (!isResourceStarted('ox_lib')) return false
  try {
    run(exports.ox_lib as unknown as OxLib)
    return true
  } catch {
    // An old version, or one that is just stopping: the game's own ways serve.
    return false
  }
}
