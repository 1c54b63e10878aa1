import type { Clock } from '../../clock.ts'
import { BOOL } from '../natives.ts'
import { type Caller, withParameters } from './parameters.ts'
import type { Text } from './text.ts'

/** A notice above the minimap. */
export interface FeedItem {
  handle: number
  at: number
  resource: string
  text: string
  /** Who it is from and what it is about; only notices with a picture have them. */
  sender: string | null
  subject: string | null
  picture: { dictionary: string; texture: string } | null
  icon: number | null
  /** The HUD colour behind it. */
  background: number | null
  /** How long it stays, in multiples of the game's usual time. */
  duration: number
  /** It flashes. */
  important: boolean
  /** It is kept in the pause menu's log. */
  brief: boolean
  removedAt: number | null
}

export type Feed = ReturnType<typeof createFeed>

export function createFeed(clock: Clock, text: Text) {
  const notices: FeedItem[] = []
  let background: number | null = null
  let paused = false
  // A picture notice is customarily followed by a ticker call for the same text.
  let tail: FeedItem | null = null

  function post(owner: Caller, look: Partial<FeedItem>): number {
    const body = text.end('feed', owner)
    if (body === null) return -1
    const notice: FeedItem = {
      ...PLAIN,
      ...look,
      text: body,
      background,
      handle: notices.length + 1,
      at: clock.now(),
      resource: owner.name,
    }
    background = null
    notices.push(notice)
    return notice.handle
  }

  function natives(owner: Caller) {
    const ticker = withParameters(['bool', 'bool'], (important, brief) => {
      const look = { important: Boolean(important), brief: Boolean(brief) }
      if (!tail) return post(owner, look)
      const { handle } = Object.assign(tail, look)
      tail = null
      return handle
    })
    const message = (
      duration: number,
      [dictionary, texture, flash, icon, sender, subject]: MessageArguments,
    ) => {
      const picture = { dictionary, texture }
      const handle = post(owner, { duration, picture, icon, sender, subject, important: Boolean(flash) })
      tail = notices[handle - 1] ?? null
      return handle
    }

    return {
      BeginTextCommandThefeedPost: withParameters(['text'], (label) => {
        tail = null
        text.begin('feed', label, owner)
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
        const notice = notices[handle - 1]
        if (!notice) return owner.reportMisuse(`there is no notice ${handle}`)
        notice.removedAt ??= clock.now()
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

  return { notices, natives }
}

type MessageArguments = [string, string, boolean | number, number, string, string]

const PLAIN = {
  sender: null,
  subject: null,
  picture: null,
  icon: null,
  duration: 1,
  important: false,
  brief: false,
  removedAt: null,
} satisfies Partial<FeedItem>
