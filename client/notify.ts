import { joinNonEmpty } from '../shared/join-non-empty.ts'
import type { DisplaySettings } from '../shared/protocol.ts'
import { displayText, sanitize } from '../shared/text.ts'
import type { Notification } from './core/notification.ts'
import { sendChat } from './fivem.ts'
import { beginFeedPost } from './game-text.ts'
import { escapeMarkdown, notifyWithOx } from './ox-lib.ts'

type NotifyMode = DisplaySettings['notify']

/** Shows a notification. Returns false if the channel is not available at the moment. */
type Channel = (notification: Notification) => boolean

/** The limit for user input in ox_lib and in the chat, in bytes. */
const MAX_TEXT_BYTES = 300
/** About the time that the game shows a feed entry, in seconds. */
const FEED_SECONDS = 7
/** The default time for ox_lib's notifications, in seconds. */
const OX_SECONDS = 5
/** The game's icon of a speech bubble, shown beside the sender. */
const CHAT_ICON = 1

const channels: Record<'feed' | 'oxLib' | 'chat', Channel> = {
  /** The game's feed above the minimap: an entry with a picture for a call, otherwise one line. */
  feed({ sender, subject, lines, style, priority }) {
    if (style === null) {
      beginFeedPost(subject)
      EndTextCommandThefeedPostTicker(false, true)
      return true
    }
    beginFeedPost(joinNonEmpty(', ', lines))
    ThefeedSetNextPostBackgroundColor(style.background)
    EndTextCommandThefeedPostMessagetextTu(
      'CHAR_CALL911',
      'CHAR_CALL911',
      false,
      CHAT_ICON,
      sanitize(sender),
      sanitize(subject),
      style.stay / FEED_SECONDS,
    )
    EndTextCommandThefeedPostTicker(priority === 1, true)
    return true
  },

  oxLib: ({ id, sender, subject, lines, style, priority }) =>
    notifyWithOx({
      ...(id === '' ? {} : { id: `sonoran_calls:${id}` }),
      title: sanitize(style === null ? sender : `${sender}: ${subject}`),
      description: (style === null ? [subject] : lines)
        .map((line) => escapeMarkdown(displayText(line, MAX_TEXT_BYTES)))
        .join('  \n'),
      duration: Math.round((style?.stay ?? OX_SECONDS) * 1000),
      type: priority === 1 ? 'error' : priority === 2 ? 'warning' : 'inform',
      icon: 'tower-broadcast',
    }),

  chat({ sender, subject, lines, style }) {
    const text = displayText(joinNonEmpty(', ', lines), MAX_TEXT_BYTES)
    sendChat(sender, style === null ? subject : `${subject}: ${text}`)
    return true
  },
}

/** The channels of each mode. The first available one is used. */
const CHANNELS_BY_MODE: Record<NotifyMode, Channel[]> = {
  auto: [channels.oxLib, channels.feed],
  ox_lib: [channels.oxLib, channels.feed],
  gta: [channels.feed],
  chat: [channels.chat],
  none: [],
}

/** Shows a notification and plays its sound. */
export function showNotification(notification: Notification, mode: NotifyMode): void {
  const isShown = CHANNELS_BY_MODE[mode].some((channel) => channel(notification))
  const sound = notification.playSound ? notification.style?.sound : null
  if (isShown && sound) PlaySoundFrontend(-1, sound.name, sound.set, false)
}

/** Shows the reply to something that the player did. The mode `none` shows replies in the chat. */
export function showReply(reply: Notification, mode: NotifyMode): void {
  showNotification(reply, mode === 'none' ? 'chat' : mode)
}
