import type { View } from '../shared/protocol.ts'
import { cut, plain } from '../shared/text.ts'
import { sendChat } from './game.ts'
import { listed } from './listing.ts'
import type { News } from './news.ts'
import { markdown, oxNotify } from './ox-lib.ts'
import { beginFeedPost } from './text.ts'

/** A way to tell the player something. False if it isn't there now. */
type Channel = (news: News) => boolean

/** Bytes. A 911 caller may have typed a page. */
const LONGEST = 300
/** About as long as the game shows an entry of the feed, in seconds. */
const FEED_STAY = 7
/** The icon beside the sender: a speech bubble. */
const CHAT_ICON = 1

const channels: Record<'feed' | 'oxLib' | 'chat', Channel> = {
  /** Above the minimap: a line, or with a picture what is about a call. */
  feed({ sender, subject, lines, look, priority }) {
    if (look === null) {
      beginFeedPost(subject)
      EndTextCommandThefeedPostTicker(false, true)
      return true
    }
    beginFeedPost(listed(', ', lines))
    ThefeedSetNextPostBackgroundColor(look.background)
    const [from, about] = [plain(sender), plain(subject)]
    const stay = look.stay / FEED_STAY
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

  oxLib: ({ id, sender, subject, lines, look, priority }) =>
    oxNotify({
      ...(id === '' ? {} : { id: `sonoran_calls:${id}` }),
      title: plain(look === null ? sender : `${sender}: ${subject}`),
      description: (look === null ? [subject] : lines)
        .map((line) => markdown(cut(line, LONGEST)))
        .join('  \n'),
      duration: Math.round((look?.stay ?? 5) * 1000),
      type: priority === 1 ? 'error' : priority === 2 ? 'warning' : 'inform',
      icon: 'tower-broadcast',
    }),

  chat({ sender, subject, lines, look }) {
    sendChat(sender, look === null ? subject : `${subject}: ${cut(listed(', ', lines), LONGEST)}`)
    return true
  },
}

const ORDER: Record<View['notify'], Channel[]> = {
  auto: [channels.oxLib, channels.feed],
  ox_lib: [channels.oxLib, channels.feed],
  gta: [channels.feed],
  chat: [channels.chat],
  none: [],
}

/** Tells the player, in the first of the server's ways that is there, and lets it be heard if it is loud. */
export function notify(news: News, how: View['notify']): void {
  const told = ORDER[how].some((channel) => channel(news))
  const sound = news.loud ? news.look?.sound : null
  if (told && sound) PlaySoundFrontend(-1, sound.name, sound.set, false)
}

/** Answers what the player asked for, which is answered also where nothing else is told. */
export function answer(news: News, how: View['notify']): void {
  notify(news, how === 'none' ? 'chat' : how)
}
