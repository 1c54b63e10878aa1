import type { DisplaySettings } from '../shared/protocol.ts'
import { sanitize, truncate } from '../shared/text.ts'
import { joinNonEmpty } from './core/call-list.ts'
import type { Notification } from './core/notification.ts'
import { sendChat } from './fivem.ts'
import { beginFeedPost } from './game-text.ts'
import { markdown, oxNotify } from './ox-lib.ts'

/** A way to tell the player something. False if it isn't there now. */
type Channel = (news: Notification) => boolean

/** Bytes. A 911 caller may have typed a page. */
const LONGEST = 300
/** About as long as the game shows an entry of the feed, in seconds. */
const FEED_STAY = 7
/** The icon beside the sender: a speech bubble. */
const CHAT_ICON = 1

const channels: Record<'feed' | 'oxLib' | 'chat', Channel> = {
  /** Above the minimap: a line, or with a picture what is about a call. */
  feed({ sender, subject, lines, style, priority }) {
    if (style === null) {
      beginFeedPost(subject)
      EndTextCommandThefeedPostTicker(false, true)
      return true
    }
    beginFeedPost(joinNonEmpty(', ', lines))
    ThefeedSetNextPostBackgroundColor(style.background)
    const [from, about] = [sanitize(sender), sanitize(subject)]
    const stay = style.stay / FEED_STAY
    EndTextCommandThefeedPostMessagetextTu(
      'CHAR_CALL911',
      'CHAR_CALL911',
      false,
      CHAT_ICON,
      from,
      about,
      stay,
    )
    EndTextCommandThefeedPostTicker(priority === 1, true)
    return true
  },

  oxLib: ({ id, sender, subject, lines, style, priority }) =>
    oxNotify({
      ...(id === '' ? {} : { id: `sonoran_calls:${id}` }),
      title: sanitize(style === null ? sender : `${sender}: ${subject}`),
      description: (style === null ? [subject] : lines)
        .map((line) => markdown(truncate(line, LONGEST)))
        .join('  \n'),
      duration: Math.round((style?.stay ?? 5) * 1000),
      type: priority === 1 ? 'error' : priority === 2 ? 'warning' : 'inform',
      icon: 'tower-broadcast',
    }),

  chat({ sender, subject, lines, style }) {
    sendChat(sender, style === null ? subject : `${subject}: ${truncate(joinNonEmpty(', ', lines), LONGEST)}`)
    return true
  },
}

const ORDER: Record<DisplaySettings['notify'], Channel[]> = {
  auto: [channels.oxLib, channels.feed],
  ox_lib: [channels.oxLib, channels.feed],
  gta: [channels.feed],
  chat: [channels.chat],
  none: [],
}

/** Tells the player, in the first of the server's ways that is there, and lets it be heard if it is loud. */
export function notify(news: Notification, how: DisplaySettings['notify']): void {
  const told = ORDER[how].some((channel) => channel(news))
  const sound = news.loud ? news.style?.sound : null
  if (told && sound) PlaySoundFrontend(-1, sound.name, sound.set, false)
}

/** Answers what the player asked for, which is answered also where nothing else is told. */
export function answer(news: Notification, how: DisplaySettings['notify']): void {
  notify(news, how === 'none' ? 'chat' : how)
}
