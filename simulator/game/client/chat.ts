import type { Clock } from '../../clock.ts'
import type { StandInDefinition } from '../resource.ts'
import type { ChatLine, Suggestion } from './screen.ts'

/** FiveM's `chat`, as far as others speak to it: what it is sent lands in `player.chat` and `player.suggestions`. */
export const chat = (clock: Clock): StandInDefinition => ({
  name: 'chat',
  client(game, player) {
    const suggest = ({ name, help = '', params = [] }: Partial<Suggestion> & { name: string }) =>
      void player.suggestions.set(name, { name, help, params: params ?? [] })

    game.onNet('chat:addMessage', (message: unknown) => {
      player.chat.push({ at: clock.now(), ...lineOf(message), message })
    })
    game.onNet('chat:clear', () => {
      player.chat.length = 0
    })
    game.onNet('chat:addSuggestion', (name: string, help?: string, params?: Suggestion['params']) =>
      suggest({ name, help: help ?? '', params: params ?? [] }),
    )
    game.onNet('chat:addSuggestions', (suggestions: Suggestion[]) => suggestions.forEach(suggest))
    game.onNet('chat:removeSuggestion', (name: string) => void player.suggestions.delete(name))

    // It lists every command again whenever a resource comes or goes, also those whose suggestion was removed.
    const refresh = () =>
      game.setTimeout(() => {
        for (const { name } of game.GetRegisteredCommands()) {
          if (!player.suggestions.has(`/${name}`)) suggest({ name: `/${name}` })
        }
      }, 500)
    game.on('onClientResourceStart', refresh)
    game.on('onClientResourceStop', refresh)
  },
})

interface Message {
  args?: unknown[]
  template?: string
}

function lineOf(message: unknown): Pick<ChatLine, 'author' | 'text'> {
  if (typeof message !== 'object' || message === null) return { author: null, text: String(message) }
  const { args = [], template } = message as Message
  const words = args.map(String)
  if (template)
    return { author: null, text: template.replace(/\{(\d+)\}/g, (_, index) => words[Number(index)] ?? '') }
  return words.length > 1
    ? { author: words[0] as string, text: words.slice(1).join(' ') }
    : { author: null, text: words[0] ?? '' }
}
