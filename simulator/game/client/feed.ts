import type { Clock } from '../../clock.ts'
import { BOOL } from '../natives.ts'
import { type Caller, withParameters } from './parameters.ts'
import type { Text } from './text.ts'

/** A notification above the minimap. */
export interface FeedItem {
  handle: number
  at: number
  resource: string
  text: string
  /** The sender and the subject; null for a notification without a picture. */
  sender: string | null
  subject: string | null
  picture: { dictionary: string; texture: string } | null
  icon: number | null
  /** The HUD colour of the background. */
  background: number | null
  /** The display time in multiples of the game's default. */
  duration: number
  /** Whether it flashes. */
  important: boolean
  /** Whether it is kept in the log of the pause menu. */
  brief: boolean
  removedAt: number | null
}

export function createFeed(clock: Clock, text: Text) {
  const items: FeedItem[] = []
  let background: number | null = null
  let paused = false
  // A script that posts a notification with a picture then calls the ticker native for the same notification.
  let pendingTicker: FeedItem | null = null

  function post(caller: Caller, fields: Partial<FeedItem>): number {
    const body = text.end('feed', caller)
    if (body === null) return -1
    const item: FeedItem = {
      ...DEFAULTS,
      ...fields,
      text: body,
      background,
      handle: items.length + 1,
      at: clock.now(),
      resource: caller.name,
    }
    background = null
    items.push(item)
    return item.handle
  }

  function natives(caller: Caller) {
    const ticker = withParameters(['bool', 'bool'], (important, brief) => {
      const fields = { important: Boolean(important), brief: Boolean(brief) }
      if (!pendingTicker) return post(caller, fields)
      const { handle } = Object.assign(pendingTicker, fields)
      pendingTicker = null
      return handle
    })
    const message = (
      duration: number,
      [dictionary, texture, flash, icon, sender, subject]: MessageArguments,
    ) => {
      const picture = { dictionary, texture }
      const handle = post(caller, { duration, picture, icon, sender, subject, important: Boolean(flash) })
      pendingTicker = items[handle - 1] ?? null
      return handle
    }

    return {
      BeginTextCommandThefeedPost: withParameters(['text'], (label) => {
        pendingTicker = null
        text.begin('feed', label, caller)
      }),
      EndTextCommandThefeedPostTicker: ticker,
      EndTextCommandThefeedPostTickerForced: ticker,
      EndTextCommandThefeedPostMessagetext: withParameters(
        ['text', 'text', 'bool', 'int', 'text', 'text'],
        (...args) => message(1, args),
      ),
      EndTextCommandThefeedPostMessagetextTu: withParameters(
        ['text', 'text', 'bool', 'int', 'text', 'text', 'float'],
        (dictionary, texture, flash, icon, sender, subject, duration) =>
          message(duration, [dictionary, texture, flash, icon, sender, subject]),
      ),
      ThefeedSetNextPostBackgroundColor: withParameters(['int'], (colour) => {
        background = colour
      }),
      ThefeedRemoveItem: withParameters(['int'], (handle) => {
        const item = items[handle - 1]
        if (!item) return caller.reportMisuse(`there is no feed item ${handle}`)
        item.removedAt ??= clock.now()
      }),
      ThefeedPause: () => {
        paused = true
      },
      ThefeedResume: () => {
        paused = false
      },
      ThefeedIsPaused: () => BOOL(paused),
    }
  }

  return { items, natives }
}

type MessageArguments = [string, string, boolean | number, number, string, string]

const DEFAULTS = {
  sender: null,
  subject: null,
  picture: null,
  icon: null,
  duration: 1,
  important: false,
  brief: false,
  removedAt: null,
} satisfies Partial<FeedItem>
