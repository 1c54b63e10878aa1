import type { Player } from '../game/player.ts'
import type { StandInDefinition } from '../game/resource.ts'

/** A stand-in for Overextended's `ox_lib`: notifications and context menus. {@link OxLib.of} returns what a player sees. */
export interface OxLib extends StandInDefinition {
  of(player: Player): OxScreen
}

export interface OxScreen {
  /** All notifications, oldest first. */
  readonly notifications: OxNotification[]
  /** The notifications that no later one with the same id has replaced. */
  readonly current: OxNotification[]
  /** The open menu, if any. While it is open it has the player's cursor. */
  readonly menu: OxContext | null
  /** Selects an option of the open menu. Throws an Error if no option has that title. */
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

interface ScreenState {
  notifications: OxNotification[]
  contexts: Map<string, OxContext>
  openId: string | null
}

const CHOOSE = 'ox_lib stand-in: choose'

export function createOxLib(): OxLib {
  const screens = new Map<number, ScreenState>()

  function screenOf(player: Player): ScreenState {
    const screen = screens.get(player.id) ?? { notifications: [], contexts: new Map(), openId: null }
    screens.set(player.id, screen)
    return screen
  }

  return {
    name: 'ox_lib',

    client(game, player) {
      const screen = screenOf(player)
      screen.contexts.clear()
      screen.openId = null

      function notify(notification: OxNotification): void {
        // ox_lib silently ignores a notification without both.
        if (!notification.title && !notification.description) return
        screen.notifications.push(notification)
      }
      function showContext(id: string): void {
        if (!screen.contexts.has(id)) throw new Error('No context menu of such id found.')
        screen.openId = id
      }

      game.exports('notify', notify)
      game.exports('registerContext', (registered: OxContext | OxContext[]) => {
        for (const context of [registered].flat()) screen.contexts.set(context.id, context)
      })
      game.exports('showContext', showContext)
      game.exports('hideContext', () => {
        screen.openId = null
      })
      game.exports('getOpenContextMenu', () => screen.openId)
      game.onNet('ox_lib:notify', notify)

      game.on(CHOOSE, (index: number) => {
        const option = screen.contexts.get(screen.openId ?? '')?.options[index]
        if (!option || option.disabled || option.readOnly) return
        // An option with a menu only opens that menu; its other fields are ignored.
        if (option.menu) return showContext(option.menu)
        screen.openId = null
        option.onSelect?.(option.args)
        if (option.event) game.emit(option.event, option.args)
        if (option.serverEvent) game.emitNet(option.serverEvent, option.args)
      })
    },

    of(player) {
      const screen = screenOf(player)
      const openMenu = () => screen.contexts.get(screen.openId ?? '') ?? null
      const isReplaced = ({ id }: OxNotification, index: number) =>
        Boolean(id) && screen.notifications.slice(index + 1).some((later) => later.id === id)
      return {
        notifications: screen.notifications,
        get current() {
          return screen.notifications.filter((notification, index) => !isReplaced(notification, index))
        },
        get menu() {
          return openMenu()
        },
        async choose(title) {
          const titles = openMenu()?.options.map((option) => option.title ?? '') ?? []
          const index = titles.findIndex((candidate) =>
            typeof title === 'string' ? candidate === title : title.test(candidate),
          )
          if (index === -1)
            throw new Error(`The menu has no such option. Its options: ${titles.join(' | ') || 'none'}`)
          await player.emit(CHOOSE, index)
        },
      }
    },
  }
}
