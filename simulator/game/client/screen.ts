import type { Game } from '../game.ts'
import { blipNatives } from './blip-natives.ts'
import { type Blip, createBlips, type LeftoverBlips } from './blips.ts'
import { createFeed, type FeedItem } from './feed.ts'
import { createHelp, type HelpText } from './help.ts'
import { createNavigation, type Navigation } from './navigation.ts'
import { type Caller, withParameters } from './parameters.ts'
import { createSounds, type Sound } from './sounds.ts'
import { streetNatives } from './streets.ts'
import { createText } from './text.ts'

/** The output of the game to a player: map, notifications, sounds and chat. */
export interface Screen {
  /** The current blips on the map. */
  readonly blips: readonly Blip[]
  /** The blips that still existed when their resource stopped. */
  readonly leftovers: readonly LeftoverBlips[]
  /** The blip with the GPS route, if any. */
  readonly route: Blip | null
  readonly waypoint: Navigation['waypoint']
  readonly gpsRoute: Navigation['gpsRoute']
  /** All notifications, oldest first, removed ones included. */
  readonly feed: readonly FeedItem[]
  readonly help: readonly HelpText[]
  readonly sounds: readonly Sound[]
  readonly textEntries: ReadonlyMap<string, string>
  readonly keyMappings: ReadonlyMap<string, KeyMapping>
  readonly chat: ChatLine[]
  readonly suggestions: Map<string, Suggestion>
}

export interface KeyMapping {
  command: string
  description: string
  /** The input device, for example `keyboard`. */
  mapper: string
  /** The default key; empty for none. */
  key: string
  resource: string
}

export interface ChatLine {
  at: number
  author: string | null
  text: string
  /** The message as sent. */
  message: unknown
}

export interface Suggestion {
  name: string
  help: string
  params: { name: string; help: string }[]
}

export type ScreenParts = ReturnType<typeof createScreen>

export function createScreen({ clock, thread }: Game) {
  const text = createText(thread)
  const blips = createBlips()
  const feed = createFeed(clock, text)
  const help = createHelp(clock, text)
  const sounds = createSounds(clock)
  const navigation = createNavigation()
  const keyMappings = new Map<string, KeyMapping>()

  const state: Screen = {
    get blips() {
      return blips.all
    },
    leftovers: blips.leftovers,
    get route() {
      return blips.all.filter((blip) => blip.route).at(-1) ?? null
    },
    get waypoint() {
      return navigation.state.waypoint
    },
    get gpsRoute() {
      return navigation.state.gpsRoute
    },
    feed: feed.items,
    help: help.texts,
    sounds: sounds.sounds,
    get textEntries() {
      return text.entries
    },
    keyMappings,
    chat: [],
    suggestions: new Map(),
  }

  return {
    state,
    natives: (caller: Caller) => ({
      ...text.natives(caller),
      ...blipNatives(blips, clock, text, caller),
      ...feed.natives(caller),
      ...help.natives(caller),
      ...sounds.natives(caller),
      ...navigation.natives(caller),
      ...streetNatives(text.label),
      RegisterKeyMapping: withParameters(
        ['text', 'text', 'text', 'text'],
        (command, description, mapper, key) => {
          keyMappings.set(command, { command, description, mapper, key, resource: caller.name })
        },
      ),
    }),
    release(resource: string) {
      blips.release(resource)
      text.release(resource)
      for (const [command, mapping] of keyMappings)
        if (mapping.resource === resource) keyMappings.delete(command)
    },
  }
}
