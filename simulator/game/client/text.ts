import type { GameThread } from '../thread.ts'
import { toHash } from './hash.ts'
import { type Caller, withParameters } from './parameters.ts'

/** Labels, and the text command that is being built: one for the whole client, as in the game. */
export interface Text {
  /** The custom labels as they are now, by the key they were given with. */
  readonly entries: ReadonlyMap<string, string>
  label(key: string | number): string | null
  begin(kind: TextKind, label: string, owner: Caller): void
  /** The finished text, or null if there was none of that kind begun. */
  end(kind: TextKind, owner: Caller): string | null
  natives(owner: Caller): ReturnType<typeof textNatives>
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

/** The longest component, in bytes: whether the game counts bytes or characters is not known. */
const LONGEST = 99

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
  // The last writer of a key wins, until its resource stops.
  const labels = new Map<number, Entry[]>()
  let command: Command | null = null

  const text: Text = {
    get entries() {
      const latest = [...labels.values()].map((writers) => writers.at(-1) as Entry)
      return new Map(latest.map((entry) => [entry.key, entry.text]))
    },
    label: (key) => labels.get(toHash(key))?.at(-1)?.text ?? BUILT_IN.get(toHash(key)) ?? null,
    begin(kind, label, owner) {
      if (command) owner.reportMisuse(`the text of a ${command.kind} was begun before and never ended`)
      command = { kind, label, components: [], entry: thread.entry }
    },
    end(kind, owner) {
      const ended = command
      command = null
      if (ended?.kind !== kind) {
        owner.reportMisuse(`no text of a ${kind} was begun`)
        return null
      }
      if (ended.entry !== thread.entry) owner.reportMisuse('the text was begun in an earlier tick')
      return fill(text.label(ended.label) ?? 'NULL', ended.components)
    },
    natives: (owner) => textNatives(text, owner, () => command, write),
    release(resource) {
      for (const [hash, writers] of labels) {
        const left = writers.filter((entry) => entry.resource !== resource)
        if (left.length > 0) labels.set(hash, left)
        else labels.delete(hash)
      }
    },
  }

  function write(key: string | number, value: string, owner: Caller): void {
    const hash = toHash(key)
    const others = (labels.get(hash) ?? []).filter((entry) => entry.resource !== owner.name)
    labels.set(hash, [...others, { key: String(key), text: value, resource: owner.name }])
  }

  return text
}

function textNatives(
  text: Text,
  owner: Caller,
  command: () => Command | null,
  write: (key: string | number, value: string, owner: Caller) => void,
) {
  function add(component: string): void {
    const current = command()
    if (!current) {
      owner.reportMisuse('no text was begun')
      return
    }
    const bytes = Buffer.byteLength(component)
    if (bytes > LONGEST) owner.reportMisuse(`a component of ${bytes} bytes is cut at ${LONGEST}`)
    current.components.push(cut(component))
  }

  return {
    AddTextEntry: withParameters(['text', 'text'], (key, value) => write(key, value, owner)),
    AddTextEntryByHash: withParameters(['hash', 'text'], (key, value) => write(key, value, owner)),
    AddTextComponentSubstringPlayerName: withParameters(['text'], add),
    AddTextComponentString: withParameters(['text'], add),
    AddTextComponentInteger: withParameters(['int'], (value) => add(String(value))),
    AddTextComponentSubstringTextLabel: withParameters(['text'], (label) => add(text.label(label) ?? 'NULL')),
  }
}

function cut(component: string): string {
  const bytes = Buffer.from(component)
  return bytes.length <= LONGEST ? component : bytes.subarray(0, LONGEST).toString()
}

/** Puts the components where the label has its placeholders. A component may bring placeholders of its own: those stay. */
function fill(label: string, components: readonly string[]): string {
  let next = 0
  return label.replace(/~(?:a|1)~/g, () => components[next++] ?? '')
}
