import type { Position } from '../player.ts'

/** A blip on a player's map, with all its properties. */
export interface Blip {
  readonly handle: number
  readonly resource: string
  readonly kind: 'coord' | 'radius' | 'area'
  position: Position
  /** Metres; null unless the blip is a circle. */
  radius: number | null
  /** Metres; null unless the blip is an area. */
  size: { width: number; height: number } | null
  name: string | null
  sprite: number
  colour: number
  alpha: number
  scale: number
  display: number
  category: number
  priority: number
  rotation: number
  shortRange: boolean
  highDetail: boolean
  hiddenOnLegend: boolean
  outlined: boolean
  flashing: boolean
  flashInterval: number
  route: boolean
  routeColour: number | null
  shrunk: boolean
  /** The number of PulseBlip calls. */
  pulses: number
}

/** The blips that a resource had not removed when it stopped. */
export interface LeftoverBlips {
  resource: string
  count: number
  names: (string | null)[]
}

/** The maximum number of blips on a client. Creating one more fails silently with handle 0. */
const MAX_BLIPS = 1800

export type Blips = ReturnType<typeof createBlips>

export function createBlips() {
  const blips = new Map<number, Blip>()
  // By slot; slot 0 is not used.
  const generations: number[] = [0]
  const freeSlots: number[] = []
  const leftovers: LeftoverBlips[] = []

  function nextHandle(): number {
    const slot = freeSlots.pop() ?? generations.length
    // The upper 16 bits count the uses of a slot. Handles of every second slot are negative, as they can be in the game.
    const generation = generations[slot] ?? (slot % 2 === 0 ? 0x8000 : 0)
    generations[slot] = generation + 1
    return (generation << 16) | slot
  }

  function remove(handle: number): void {
    blips.delete(handle)
    freeSlots.push(handle & 0xffff)
  }

  return {
    get all(): readonly Blip[] {
      return [...blips.values()]
    },
    get count() {
      return blips.size
    },
    leftovers,
    find: (handle: number): Blip | undefined => blips.get(handle),

    /** Returns the handle, or 0 if the client has the maximum of blips. */
    add(resource: string, shape: Pick<Blip, 'kind' | 'position'> & Partial<Blip>): number {
      if (blips.size >= MAX_BLIPS) return 0
      const handle = nextHandle()
      blips.set(handle, { ...DEFAULTS, ...shape, handle, resource })
      return handle
    },

    remove,

    /** Removes the blips of a stopped resource, and records them as leftovers. */
    release(resource: string) {
      const remaining = [...blips.values()].filter((blip) => blip.resource === resource)
      if (remaining.length === 0) return
      leftovers.push({ resource, count: remaining.length, names: remaining.map((blip) => blip.name) })
      for (const blip of remaining) remove(blip.handle)
    },
  }
}

const DEFAULTS = {
  radius: null,
  size: null,
  name: null,
  sprite: 1,
  colour: 0,
  alpha: 255,
  scale: 1,
  display: 2,
  category: 1,
  priority: 0,
  rotation: 0,
  shortRange: false,
  highDetail: false,
  hiddenOnLegend: false,
  outlined: false,
  flashing: false,
  flashInterval: 0,
  route: false,
  routeColour: null,
  shrunk: false,
  pulses: 0,
} satisfies Partial<Blip>
