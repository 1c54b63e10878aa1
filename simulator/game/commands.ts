import type { Handler } from './globals.ts'
import type { Runtime } from './runtime.ts'

/** The commands of one machine. Names are case-insensitive. */
export interface Commands {
  register(runtime: Runtime, name: string, handler: Handler, restricted: boolean): void
  find(name: string): Command | null
  readonly names: string[]
  forget(runtime: Runtime): void
}

export interface Command {
  name: string
  runtime: Runtime
  handler: Handler
  restricted: boolean
}

export function createCommands(): Commands {
  const commands = new Map<string, Command & { firstOwner: Runtime }>()

  return {
    register(runtime, name, handler, restricted) {
      const existing = commands.get(name.toLowerCase())
      // As in the game: a second registration in the same spelling replaces the command, in another it is ignored.
      if (existing && existing.name !== name) return
      const firstOwner = existing?.firstOwner ?? runtime
      commands.set(name.toLowerCase(), { name, runtime, firstOwner, handler, restricted })
    },
    find: (name) => commands.get(name.toLowerCase()) ?? null,
    get names() {
      return [...commands.values()].map((command) => command.name)
    },
    forget(runtime) {
      for (const [key, command] of commands) {
        // As in the game, the command also ends with the runtime that registered it first.
        if (command.runtime === runtime || command.firstOwner === runtime) commands.delete(key)
      }
    },
  }
}

export interface CommandLine {
  name: string
  args: string[]
  raw: string
}

/** Parses a typed line, with or without the chat's slash. Quotes group words into one argument. */
export function parseCommandLine(line: string): CommandLine {
  const raw = line.trim().replace(/^\//, '')
  const words = [...raw.matchAll(/"((?:\\.|[^"\\])*)"|\S+/g)].map(
    ([word, quoted]) => quoted?.replace(/\\(.)/g, '$1') ?? word,
  )
  const [name, ...args] = words
  if (!name) throw new Error('An empty line contains no command')
  return { name, args, raw }
}

export function runCommand(command: Command, source: number, { args, raw }: CommandLine): void {
  const { runtime, handler } = command
  runtime.runGuarded(() => handler(source, runtime.realm.cloneIn(args), raw))
}
