import type { GameThread } from '../thread.ts'
import { toHash } from './hash.ts'
import { type Caller, withParameters } from './parameters.ts'

/** The text labels, and the current text command. As in the game, a client has one text command at a time. */
export interface Text {
  /** The texts of the custom labels, by their keys. */
  readonly entries: ReadonlyMap<string, string>
  label(key: string | number): string | null
  begin(kind: TextKind, label: string, caller: Caller): void
  /** The finished text, or null if no text of that kind was begun. */
  end(kind: TextKind, caller: Caller): string | null
  natives(caller: Caller): ReturnType<typeof textNatives>
  release(resource: string): void
}

type TextKind = 'blip name' | 'feed' | 'help'

interface Command {
  kind: TextKind
  label: string
  components: string[]
  entry: number
}

interface Entry {
  key: string
  text: string
  resource: string
}

/** In bytes. It is not known whether the game counts bytes or characters. */
const MAX_COMPONENT_LENGTH = 99

const BUILT_IN = new Map(
  Object.entries({
    STRING: '~a~',
    NUMBER: '~1~',
    TWOSTRINGS: '~a~~a~',
    THREESTRINGS: '~a~~a~~a~',
    CELL_EMAIL_BCON: '~a~'.repeat(10),
  }).map(([key, text]) => [toHash(key), text]),
)

export function createText(thread: GameThread): Text {
  // By hash. The latest entry applies until its resource stops.
  const labels = new Map<number, Entry[]>()
  let command: Command | null = null

  const text: Text = {
    get entries() {
      const latest = [...labels.values()].map((entries) => entries.at(-1) as Entry)
      return new Map(latest.map((entry) => [entry.key, entry.text]))
    },
    label: (key) => labels.get(toHash(key))?.at(-1)?.text ?? BUILT_IN.get(toHash(key)) ?? null,
    begin(kind, label, caller) {
      if (command) caller.reportMisuse(`the text of a ${command.kind} was begun earlier and not ended`)
      command = { kind, label, components: [], entry: thread.entry }
    },
    end(kind, caller) {
      const ended = command
      command = null
      if (ended?.kind !== kind) {
        caller.reportMisuse(`no text of a ${kind} was begun`)
        return null
      }
      if (ended.entry !== thread.entry) caller.reportMisuse('the text was begun in an earlier tick')
      return fill(text.label(ended.label) ?? 'NULL', ended.components)
    },
    natives: (caller) => textNatives(text, caller, () => command, write),
    release(resource) {
      for (const [hash, entries] of labels) {
        const remaining = entries.filter((entry) => entry.resource !== resource)
        if (remaining.length > 0) labels.set(hash, remaining)
        else labels.delete(hash)
      }
    },
  }

  function write(key: string | number, value: string, caller: Caller): void {
    const hash = toHash(key)
    const others = (labels.get(hash) ?? []).filter((entry) => entry.resource !== caller.name)
    labels.set(hash, [...others, { key: String(key), text: value, resource: caller.name }])
  }

  return text
}

function textNatives(
  text: Text,
  caller: Caller,
  command: () => Command | null,
  write: (key: string | number, value: string, caller: Caller) => void,
) {
  function add(component: string): void {
    const current = command()
    if (!current) {
      caller.reportMisuse('no text was begun')
      return
    }
    const bytes = Buffer.byteLength(component)
    if (bytes > MAX_COMPONENT_LENGTH)
      caller.reportMisuse(`a component of ${bytes} bytes is cut at ${MAX_COMPONENT_LENGTH}`)
    current.components.push(truncate(component))
  }

  return {
    AddTextEntry: withParameters(['text', 'text'], (key, value) => write(key, value, caller)),
    AddTextEntryByHash: withParameters(['hash', 'text'], (key, value) => write(key, value, caller)),
    AddTextComponentSubstringPlayerName: withParameters(['text'], add),
    AddTextComponentString: withParameters(['text'], add),
    AddTextComponentInteger: withParameters(['int'], (value) => add(String(value))),
    AddTextComponentSubstringTextLabel: withParameters(['text'], (label) => add(text.label(label) ?? 'NULL')),
  }
}

function truncate(component: string): string {
  const bytes = Buffer.from(component)
  return bytes.length <= MAX_COMPONENT_LENGTH ? component : bytes.subarray(0, MAX_COMPONENT_LENGTH).toString()
}

/** Replaces the label's placeholders by the components. Placeholders inside a component are not replaced. */
function fill(label: string, components: readonly string[]): string {
  let next = 0
  return label.replace(/~(?:a|1)~/g, () => components[next++] ?? '')
}
