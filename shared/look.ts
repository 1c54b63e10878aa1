import type { Call } from './call.ts'

/** How a call is drawn. Sprites and colours are the game's numbers. */
export interface Look {
  sprite: number
  colour: number
  /** 1 is the game's usual size. */
  scale: number
  /** 0 to 255. */
  alpha: number
  /** Seconds that the blip flashes when the call is new. */
  flash: number
  circleColour: number
  circleAlpha: number
  /** On the minimap only while near. */
  shortRange: boolean
}

const DISPATCH: Look = {
  sprite: 526,
  colour: 5,
  scale: 1,
  alpha: 255,
  flash: 7,
  circleColour: 5,
  circleAlpha: 80,
  shortRange: false,
}

const EMERGENCY: Look = { ...DISPATCH, sprite: 817, colour: 38, circleColour: 38 }

const RED = 1
const ORANGE = 17
const PENDING = 0

/** Priority 1 is red, 2 orange, the others yellow; what no unit has taken yet is paler; 911 calls are blue telephones. */
export function lookOf(call: Call): Look {
  if (call.kind === 'emergency') return EMERGENCY
  const colour = call.priority === 1 ? RED : call.priority === 2 ? ORANGE : DISPATCH.colour
  return { ...DISPATCH, colour, circleColour: colour, alpha: call.status === PENDING ? 150 : 255 }
}
