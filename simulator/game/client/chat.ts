import type { Clock } from '../../clock.ts'
import type { StandInDefinition } from '../resource.ts'
import type { ChatLine, Suggestion } from './screen.ts'

/** A stand-in for FiveM's `chat` resource. It writes to `player.chat` and `player.suggestions`. */
export const chat = (clock: Clock): StandInDefinition => ({
  name: 'chat',
  client(game, player) {
    const addSuggestion = ({ name, help = '', params = [] }: Partial<Suggestion> & { name: string }) =>
      void player.suggestions.set(name, { name, help, params: params ?? [] })

    game.onNet('chat:addMessage', (message: unknown) => {
      player.chat.push({ at: clock.now(), ...parseMessage(message), message })
    })
    game.onNet('chat:clear', () => {
      player.chat.length = 0
    })
    game.onNet('chat:addSuggestion', (name: string, help?: string, params?: Suggestion['params']) =>
      addSuggestion({ name, help: help ?? '', params: params ?? [] }),
    )
    game.onNet('chat:addSuggestions', (suggestions: Suggestion[]) => suggestions.forEach(addSuggestion))
    game.onNet('chat:removeSuggestion', (name: string) => void player.suggestions.delete(name))

    // On every start and stop of a resource it adds all commands again, also those whose suggestion was removed.
    const refresh = () =>
      game.setTimeout(() => {
        for (const { name } of game.GetRegisteredCommands()) {
          if (!player.suggestions.has(`/${name}`)) addSuggestion({ name: `/${name}` })
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

function parseMessage(message: unknown): Pick<ChatLine, 'author' | 'text'> {
  if (typeof message !== 'object' || message === null) return { author: null, text: String(message) }
  const { args = [], template } = message as Message
  const parts = args.map(String)
  if (template)
    return { author: null, text: template.replace(/\{(\d+)\}/g, (_, index) => parts[Number(index)] ?? '') }
  return parts.length > 1
    ? { author: parts[0] as string, text: parts.slice(1).join(' ') }
    : { author: null, text: parts[0] ?? '' }
}
