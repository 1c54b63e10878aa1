import type { News } from './news.ts'
import { beginFeedPost } from './text.ts'

/** Posts to the game's feed, in the bottom left corner. */
export function notify({ from, subject, body }: News): void {
  beginFeedPost([subject, body].filter((text) => text !== '').join(': '))
  EndTextCommandThefeedPostTicker(from === '911', true)
}
