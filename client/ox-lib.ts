import { sanitize } from '../shared/text.ts'
import { isResourceStarted } from './fivem.ts'

/** The functions of ox_lib that this resource uses. ox_lib may start and stop at any time, so each call checks for it. */

export interface OxNotification {
  id?: string
  title: string
  description: string
  /** Milliseconds. */
  duration: number
  type: 'inform' | 'warning' | 'error'
  icon: string
}

/** An option that emits an event, or one that only shows a text. All texts are Markdown. */
export interface OxOption {
  title: string
  description?: string
  icon?: string
  event?: string
  args?: unknown
  readOnly?: boolean
}

/** Returns false if ox_lib is not available. */
export const notifyWithOx = (notification: OxNotification): boolean =>
  callOxLib((oxLib) => oxLib.notify(notification))

/**
 * Opens a menu. Options name an event instead of a callback, because ox_lib would keep a reference to each callback, even
 * after this resource stops. Returns false if ox_lib is not available.
 */
export const openOxMenu = (id: string, title: string, options: OxOption[]): boolean =>
  callOxLib((oxLib) => {
    oxLib.registerContext({ id, title, options })
    oxLib.showContext(id)
  })

/** Closes the menu that is open, if it is one of this resource. */
export function closeOxMenu(): void {
  callOxLib((oxLib) => {
    if (oxLib.getOpenContextMenu()?.startsWith('sonoran_calls')) oxLib.hideContext()
  })
}

/** Sanitizes and escapes a text. ox_lib renders its texts as Markdown, in which user input could load images. */
export const escapeMarkdown = (text: string): string => sanitize(text).replace(/[!-/:-@[-`{-~]/g, '\\$&')

interface OxLib {
  notify(notification: OxNotification): void
  registerContext(context: { id: string; title: string; options: OxOption[] }): void
  showContext(id: string): void
  getOpenContextMenu(): string | null
  hideContext(): void
}

function callOxLib(run: (oxLib: OxLib) => void): boolean {
  if (!isResourceStarted('ox_lib')) return false
  try {
    run(exports.ox_lib as unknown as OxLib)
    return true
  } catch {
    // ox_lib is too old or is stopping.
    return false
  }
}
