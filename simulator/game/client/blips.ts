import type { Clock } from '../../clock.ts'
import { BOOL } from '../natives.ts'
import type { Position } from '../player.ts'
import { type Caller, withParameters } from './parameters.ts'
import type { Text } from './text.ts'

/** A blip on a player's map, with all that was set on it. */
export interface Blip {
  readonly handle: number
  readonly resource: string
  readonly kind: 'coord' | 'radius' | 'area'
  position: Position
  /** Metres; of a circle only. */
  radius: number | null
  /** Metres; of an area only. */
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
  /** How often it was made to pulse. */
  pulses: number
}

/** Blips that a resource had not removed itself when it stopped. */
export interface LeftoverBlips {
  resource: string
  count: number
  names: (string | null)[]
}

/** A client cannot have more; the next one silently is none. */
export const MAX_BLIPS = 1800

type KeysOf<T> = { [K in keyof Blip]: Blip[K] extends T ? K : never }[keyof Blip]

export type Blips = ReturnType<typeof createBlips>

export function createBlips(clock: Clock, text: Text) {
  const blips = new Map<number, Blip>()
  // By slot, of which the first is none.
  const generations: number[] = [0]
  const freed: number[] = []
  const leftovers: LeftoverBlips[] = []

  function nextHandle(): number {
    const index = freed.pop() ?? generations.length
    // The upper half counts a slot's reuse, so handles of every second slot are negative: so can they be in the game.
    const generation = generations[index] ?? (index % 2 === 0 ? 0x8000 : 0)
    generations[index] = generation + 1
    return (generation << 16) | index
  }

  function remove(handle: number): void {
    blips.delete(handle)
    freed.push(handle & 0xffff)
  }

  function add(owner: Caller, shape: Pick<Blip, 'kind' | 'position'> & Partial<Blip>): number {
    if (blips.size >= MAX_BLIPS) return 0
    const handle = nextHandle()
    blips.set(handle, { ...FRESH, ...shape, handle, resource: owner.name })
    return handle
  }

  function natives(owner: Caller) {
    /** The living blip, or undefined with a word about it. */
    function alive(handle: number): Blip | undefined {
      const blip = blips.get(handle)
      if (!blip) owner.reportMisuse(`there is no blip ${handle}`)
      return blip
    }
    function change(handle: number, how: (blip: Blip) => void): void {
      const blip = alive(handle)
      if (blip) how(blip)
    }
    const set = <K extends keyof Blip>(handle: number, key: K, value: Blip[K]) =>
      change(handle, (blip) => {
        blip[key] = value
      })
    const setsNumber = (key: KeysOf<number>, kind: 'int' | 'float' = 'int') =>
      withParameters(['int', kind], (handle, value) => set(handle, key, value as never))
    const setsBoolean = (key: KeysOf<boolean>) =>
      withParameters(['int', 'bool'], (handle, value) => set(handle, key, value as never))
    const coordinates = withParameters(['int'], (handle) => {
      const { x, y, z } = alive(handle)?.position ?? { x: 0, y: 0, z: 0 }
      return [x, y, z]
    })

    return {
      AddBlipForCoord: withParameters(['float', 'float', 'float'], (x, y, z) =>
        add(owner, { kind: 'coord', position: { x, y, z } }),
      ),
      AddBlipForRadius: withParameters(['float', 'float', 'float', 'float'], (x, y, z, radius) =>
        add(owner, { kind: 'radius', position: { x, y, z }, radius, sprite: 9 }),
      ),
      AddBlipForArea: withParameters(
        ['float', 'float', 'float', 'float', 'float'],
        (x, y, z, width, height) =>
          add(owner, { kind: 'area', position: { x, y, z }, size: { width, height } }),
      ),
      RemoveBlip: withParameters(['int'], (handle) => {
        const blip = alive(handle)
        if (!blip) return
        if (blip.resource !== owner.name) return owner.reportMisuse(`blip ${handle} is of ${blip.resource}`)
        remove(handle)
      }),
      DoesBlipExist: withParameters(['int'], (handle) => BOOL(blips.has(handle))),
      GetNumberOfActiveBlips: () => blips.size,
      GetBlipCoords: coordinates,
      GetBlipInfoIdCoord: coordinates,
      GetBlipSprite: withParameters(['int'], (handle) => alive(handle)?.sprite ?? 0),
      GetBlipColour: withParameters(['int'], (handle) => alive(handle)?.colour ?? 0),
      GetBlipAlpha: withParameters(['int'], (handle) => alive(handle)?.alpha ?? 0),
      SetBlipCoords: withParameters(['int', 'float', 'float', 'float'], (handle, x, y, z) =>
        set(handle, 'position', { x, y, z }),
      ),
      SetBlipSprite: setsNumber('sprite'),
      SetBlipColour: setsNumber('colour'),
      SetBlipAlpha: setsNumber('alpha'),
      SetBlipScale: setsNumber('scale', 'float'),
      SetBlipDisplay: setsNumber('display'),
      SetBlipCategory: setsNumber('category'),
      SetBlipPriority: setsNumber('priority'),
      SetBlipRotation: setsNumber('rotation'),
      SetBlipSquaredRotation: setsNumber('rotation', 'float'),
      SetBlipAsShortRange: setsBoolean('shortRange'),
      SetBlipHighDetail: setsBoolean('highDetail'),
      SetBlipHiddenOnLegend: setsBoolean('hiddenOnLegend'),
      SetRadiusBlipEdge: setsBoolean('outlined'),
      SetBlipShrink: setsBoolean('shrunk'),
      SetBlipFlashes: setsBoolean('flashing'),
      SetBlipFlashesAlternate: setsBoolean('flashing'),
      SetBlipFlashInterval: setsNumber('flashInterval'),
      SetBlipFlashTimer: withParameters(['int', 'int'], (handle, duration) =>
        change(handle, (blip) => {
          clock.after(duration, () => {
            blip.flashing = false
          })
        }),
      ),
      SetBlipFade: withParameters(['int', 'int', 'int'], (handle, opacity, duration) =>
        change(handle, (blip) => {
          clock.after(duration, () => {
            blip.alpha = opacity
          })
        }),
      ),
      PulseBlip: withParameters(['int'], (handle) =>
        change(handle, (blip) => {
          blip.pulses++
        }),
      ),
      SetBlipRoute: setsBoolean('route'),
      SetBlipRouteColour: withParameters(['int', 'int'], (handle, colour) =>
        set(handle, 'routeColour', colour),
      ),
      BeginTextCommandSetBlipName: withParameters(['text'], (label) => text.begin('blip name', label, owner)),
      EndTextCommandSetBlipName: withParameters(['int'], (handle) => {
        const name = text.end('blip name', owner)
        if (name !== null) set(handle, 'name', name)
      }),
      SetBlipNameFromTextFile: withParameters(['int', 'text'], (handle, label) =>
        set(handle, 'name', text.label(label) ?? 'NULL'),
      ),
    }
  }

  return {
    get all(): readonly Blip[] {
      return [...blips.values()]
    },
    leftovers,
    natives,
    release(resource: string) {
      const left = [...blips.values()].filter((blip) => blip.resource === resource)
      if (left.length === 0) return
      leftovers.push({ resource, count: left.length, names: left.map((blip) => blip.name) })
      for (const blip of left) remove(blip.handle)
    },
  }
}

const FRESH = {
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
