import type { Player } from '../game/player.ts'
import type { StandInDefinition } from '../game/resource.ts'

/** Overextended's `ox_lib`, as far as others speak to it. What a player is shown is at {@link OxLib.of}. */
export interface OxLib extends StandInDefinition {
  of(player: Player): OxScreen
}

export interface OxScreen {
  /** All that it was given to show, oldest first. */
  readonly notifications: OxNotification[]
  /** Those of `notices` that nothing with the same id has taken the place of. */
  readonly current: OxNotification[]
  /** The menu that is open, if one is. It has the player's cursor meanwhile. */
  readonly menu: OxContext | null
  /** Chooses an option of the open menu. Throws where there is none with such a title. */
  choose(title: string | RegExp): Promise<void>
}

export interface OxNotification {
  id?: string
  /** Plain text. */
  title?: string
  /** Markdown. */
  description?: string
  duration?: number
  type?: string
  icon?: string
}

export interface OxContext {
  id: string
  title: string
  options: OxOption[]
}

export interface OxOption {
  /** Markdown, as is the description. */
  title?: string
  description?: string
  icon?: string
  menu?: string
  disabled?: boolean
  readOnly?: boolean
  event?: string
  serverEvent?: string
  args?: unknown
  onSelect?(args: unknown): void
}

interface Shown {
  notices: OxNotification[]
  contexts: Map<string, OxContext>
  open: string | null
}

const CHOOSE = 'ox_lib stand-in: choose'

export function createOxLib(): OxLib {
  const screens = new Map<number, Shown>()

  function screenOf(player: Player): Shown {
    const screen = screens.get(player.id) ?? { notices: [], contexts: new Map(), open: null }
    screens.set(player.id, screen)
    return screen
  }

  return {
    name: 'ox_lib',

    client(game, player) {
      const screen = screenOf(player)
      screen.contexts.clear()
      screen.open = null

      function notify(notice: OxNotification): void {
        // It shows nothing of what has neither, and says nothing about it.
        if (!notice.title && !notice.description) return
        screen.notices.push(notice)
      }
      function showContext(id: string): void {
        if (!screen.contexts.has(id)) throw new Error('No context menu of such id found.')
        screen.open = id
      }

      game.exports('notify', notify)
      game.exports('registerContext', (given: OxContext | OxContext[]) => {
        for (const context of [given].flat()) screen.contexts.set(context.id, context)
      })
      game.exports('showContext', showContext)
      game.exports('hideContext', () => {
        screen.open = null
      })
      game.exports('getOpenContextMenu', () => screen.open)
      game.onNet('ox_lib:notify', notify)

      game.on(CHOOSE, (index: number) => {
        const option = screen.contexts.get(screen.open ?? '')?.options[index]
        if (!option || option.disabled || option.readOnly) return
        // An option with a menu opens that one, whatever else it has.
        if (option.menu) return showContext(option.menu)
        screen.open = null
        option.onSelect?.(option.args)
        if (option.event) game.emit(option.event, option.args)
        if (option.serverEvent) game.emitNet(option.serverEvent, option.args)
      })
    },

    of(player) {
      const screen = screenOf(player)
      const open = () => screen.contexts.get(screen.open ?? '') ?? null
      return {
        notifications: screen.notices,
        get current() {
          return screen.notices.filter(
            ({ id }, index) => !id || !screen.notices.slice(index + 1).some((later) => later.id === id),
          )
        },
        get menu() {
          return open()
        },
        async choose(title) {
          const titles = open()?.options.map((option) => option.title ?? '') ?? []
          const index = titles.findIndex((one) =>
            typeof title === 'string' ? one === title : title.test(one),
          )
          if (index === -1)
            throw new Error(`There is no such option. There are: ${titles.join(' | ') || 'none'}`)
          await player.emit(CHOOSE, index)
        },
      }
    },
  }
}
