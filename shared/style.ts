import type { Call, Position, SeenCall } from './call.ts'

/** How a call is shown. Sprites, colours and HUD colours are the game's numbers. */
export interface Style {
  sprite: number
  colour: number
  /** 1 is the game's usual size. */
  scale: number
  /** 0 to 255. */
  alpha: number
  /** Seconds that the blip flashes when the call is new. */
  flash: number
  /** On the minimap only while near. */
  shortRange: boolean
  /** The heading of the map's legend; empty for that of the players' language. */
  category: string
  circleColour: number
  circleAlpha: number
  /** Metres, of a call that has no radius of its own; 0 for no circle. */
  radius: number
  /** The HUD colour behind a notification. */
  background: number
  /** Seconds that a notification stays. */
  stay: number
  /** What is heard when the call is new; null for nothing. */
  sound: Sound | null
}

export interface Sound {
  set: string
  name: string
}

/** Which calls a rule is for. Every condition that is there has to hold; patterns are in lower case. */
export interface Conditions {
  kind?: Call['kind'] | undefined
  priority?: number[] | undefined
  status?: number[] | undefined
  code?: string[] | undefined
  title?: string[] | undefined
  /** 911, or the civil line. */
  emergency?: boolean | undefined
  /** Whether all that is known of the place is the postal. */
  approximate?: boolean | undefined
}

/** `look` of the calls that `when` is true of. */
export interface Rule {
  when: Conditions
  style: Partial<Style>
}

/** What no rule says otherwise. */
export const BASE_STYLE: Style = {
  sprite: 526,
  colour: 5,
  scale: 1,
  alpha: 255,
  flash: 7,
  shortRange: false,
  category: '',
  circleColour: 5,
  circleAlpha: 80,
  radius: 0,
  background: 140,
  stay: 8,
  sound: null,
}

/** How a call looks: of all rules that are for it, from the first to the last, each sets what it names. */
export function styleOf(rules: readonly Rule[], call: SeenCall): Style {
  return Object.assign(
    {},
    BASE_STYLE,
    ...rules.filter(({ when }) => holds(when, call)).map(({ style }) => style),
  )
}

/** Where a call is drawn, if anywhere. */
export const positionOf = (call: SeenCall): Position | null => call.position ?? call.near

function holds({ kind, priority, status, code, title, emergency, approximate }: Conditions, call: SeenCall) {
  const dispatch = call.kind === 'dispatch' ? call : null
  const among = <T>(list: readonly T[] | undefined, value: T | undefined) =>
    list === undefined || (value !== undefined && list.includes(value))
  const like = (patterns: string[] | undefined, text: string | undefined) =>
    patterns === undefined ||
    (text !== undefined && patterns.some((pattern) => matchesPattern(pattern, text)))
  return (
    (kind === undefined || kind === call.kind) &&
    among(priority, dispatch?.priority) &&
    among(status, dispatch?.status) &&
    like(code, dispatch?.code) &&
    like(title, dispatch?.title) &&
    (emergency === undefined || (call.kind === 'emergency' && call.isEmergency === emergency)) &&
    (approximate === undefined || approximate === (call.position === null && call.near !== null))
  )
}

/** Whether the whole text is like the pattern, in which `*` stands for anything. Linear, whatever an owner writes. */
export function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  const lower = text.trim().toLowerCase()
  if (last === undefined) return lower === first
  if (!lower.startsWith(first)) return false
  let from = first.length
  for (const piece of rest) {
    const at = lower.indexOf(piece, from)
    if (at === -1) return false
    from = at + piece.length
  }
  return lower.length - last.length >= from && lower.endsWith(last)
}
