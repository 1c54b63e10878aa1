import type { Handler } from './globals.ts'
import type { Runtime } from './runtime.ts'

/** Commands of one machine. Their names are case-insensitive. */
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
  const commands = new Map<string, Command & { first: Runtime }>()

  return {
    register(runtime, name, handler, restricted) {
      const known = commands.get(name.toLowerCase())
      // The game's own quirk: in the same spelling the newcomer takes it over, in another it is ignored.
      if (known && known.name !== name) return
      const first = known?.first ?? runtime
      commands.set(name.toLowerCase(), { name, runtime, first, handler, restricted })
    },
    find: (name) => commands.get(name.toLowerCase()) ?? null,
    get names() {
      return [...commands.values()].map((command) => command.name)
    },
    forget(runtime) {
      for (const [key, command] of commands) {
        // And with the first owner the command dies, whoever has it now.
        if (command.runtime === runtime || command.first === runtime) commands.delete(key)
      }
    },
  }
}

export interface CommandLine {
  name: string
  args: string[]
  raw: string
}

/** A line as typed, with or without the chat's slash. Quotes keep words together. */
export function parseCommandLine(line: string): CommandLine {
  const raw = line.trim().replace(/^\//, '')
  const words = [...raw.matchAll(/"((?:\\.|[^"\\])*)"|\S+/g)].map(
    ([word, quoted]) => quoted?.replace(/\\(.)/g, '$1') ?? word,
  )
  const [name, ...args] = words
  if (!name) throw new Error('There is no command in an empty line')
  return { name, args, raw }
}

export function runCommand(command: Command, source: number, { args, raw }: CommandLine): void {
  const { runtime, handler } = command
  runtime.runGuarded(() => handler(source, runtime.realm.cloneIn(args), raw))
}
