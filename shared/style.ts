import type { Call, Position, SeenCall } from './call.ts'
import type { CallStatus } from './call-codes.ts'

/** How a call is shown. Sprites, colours and HUD colours are the game's numeric ids. */
export interface Style {
  sprite: number
  colour: number
  /** 1 is the normal size. */
  scale: number
  /** 0 (transparent) to 255 (opaque). */
  alpha: number
  /** Seconds for which the blip of a new call flashes. */
  flash: number
  /** Whether the minimap shows the blip only when the player is near. */
  shortRange: boolean
  /** The heading in the map's legend. Empty for the default heading in the player's language. */
  category: string
  circleColour: number
  circleAlpha: number
  /** The circle's radius in metres for calls without a radius of their own. 0 for no circle. */
  radius: number
  /** The HUD colour of the notification's background. */
  background: number
  /** Seconds for which a notification stays on the screen. */
  stay: number
  /** The sound of a new call's notification. Null for none. */
  sound: Sound | null
}

export interface Sound {
  set: string
  name: string
}

/** Selects calls. All conditions that are set must match. Patterns are in lower case. */
export interface Conditions {
  kind?: Call['kind'] | undefined
  priority?: number[] | undefined
  status?: CallStatus[] | undefined
  code?: string[] | undefined
  title?: string[] | undefined
  /** True selects calls to 911, false selects calls to the civil (non-emergency) line. */
  emergency?: boolean | undefined
  /** Whether the call's position is only known approximately, from its postal. */
  approximate?: boolean | undefined
  /** Whether the player's unit is attached to the call. */
  mine?: boolean | undefined
}

/** Applies `style` to the calls that match `when`. */
export interface Rule {
  when: Conditions
  style: Partial<Style>
}

/** The values of the fields that no rule sets. */
export const DEFAULT_STYLE: Style = {
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

/** How much smaller and paler a quiet call is. */
const QUIET_SCALE = 0.7
const QUIET_ALPHA = 0.5

/** Returns the style of a call. All matching rules apply in order, so a later rule overrides an earlier one. */
export function styleOf(rules: readonly Rule[], call: SeenCall): Style {
  const matching = rules.filter(({ when }) => matches(when, call))
  const style: Style = Object.assign({}, DEFAULT_STYLE, ...matching.map(({ style }) => style))
  return call.quiet ? toQuiet(style) : style
}

const toQuiet = (style: Style): Style => ({
  ...style,
  scale: style.scale * QUIET_SCALE,
  alpha: Math.round(style.alpha * QUIET_ALPHA),
  circleAlpha: Math.round(style.circleAlpha * QUIET_ALPHA),
  flash: 0,
})

/** Whether a call meets all of the conditions. `near` and `mine` are what a player sees; without them, `mine` is false. */
export function matches(
  { kind, priority, status, code, title, emergency, approximate, mine }: Conditions,
  call: Call & { near?: Position | null; mine?: boolean; tracked?: Position | null },
): boolean {
  const dispatch = call.kind === 'dispatch' ? call : null
  const includes = <T>(list: readonly T[] | undefined, value: T | undefined) =>
    list === undefined || (value !== undefined && list.includes(value))
  const matchesAny = (patterns: string[] | undefined, text: string | undefined) =>
    patterns === undefined ||
    (text !== undefined && patterns.some((pattern) => matchesPattern(pattern, text)))
  return (
    (kind === undefined || kind === call.kind) &&
    includes(priority, dispatch?.priority) &&
    includes(status, dispatch?.status) &&
    matchesAny(code, dispatch?.code) &&
    matchesAny(title, dispatch?.title) &&
    (emergency === undefined || (call.kind === 'emergency' && call.isEmergency === emergency)) &&
    (approximate === undefined ||
      approximate === (call.position === null && Boolean(call.near) && !call.tracked)) &&
    (mine === undefined || mine === (call.mine === true))
  )
}

/**
 * Returns whether the whole text matches the pattern, ignoring case. `*` matches any characters. Runs in linear time for
 * every pattern, unlike a regular expression.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const [prefix = '', ...parts] = pattern.split('*')
  const suffix = parts.pop()
  const lower = text.trim().toLowerCase()
  if (suffix === undefined) return lower === prefix
  if (!lower.startsWith(prefix)) return false
  let end = prefix.length
  for (const part of parts) {
    const start = lower.indexOf(part, end)
    if (start === -1) return false
    end = start + part.length
  }
  return lower.length - suffix.length >= end && lower.endsWith(suffix)
}
