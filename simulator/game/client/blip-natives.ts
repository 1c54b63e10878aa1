import type { Clock } from '../../clock.ts'
import { BOOL } from '../natives.ts'
import type { Blip, Blips } from './blips.ts'
import { type Caller, withParameters } from './parameters.ts'
import type { Text } from './text.ts'

type KeysOf<T> = { [K in keyof Blip]: Blip[K] extends T ? K : never }[keyof Blip]

/** The natives for blips, as one resource calls them. */
export function blipNatives(blips: Blips, clock: Clock, text: Text, caller: Caller) {
  function findOrReport(handle: number): Blip | undefined {
    const blip = blips.find(handle)
    if (!blip) caller.reportMisuse(`there is no blip ${handle}`)
    return blip
  }
  function change(handle: number, update: (blip: Blip) => void): void {
    const blip = findOrReport(handle)
    if (blip) update(blip)
  }
  const set = <K extends keyof Blip>(handle: number, key: K, value: Blip[K]) =>
    change(handle, (blip) => {
      blip[key] = value
    })
  const numberSetter = (key: KeysOf<number>, kind: 'int' | 'float' = 'int') =>
    withParameters(['int', kind], (handle, value) => set(handle, key, value as never))
  const booleanSetter = (key: KeysOf<boolean>) =>
    withParameters(['int', 'bool'], (handle, value) => set(handle, key, value as never))
  const coordinates = withParameters(['int'], (handle) => {
    const { x, y, z } = findOrReport(handle)?.position ?? { x: 0, y: 0, z: 0 }
    return [x, y, z]
  })

  return {
    AddBlipForCoord: withParameters(['float', 'float', 'float'], (x, y, z) =>
      blips.add(caller.name, { kind: 'coord', position: { x, y, z } }),
    ),
    AddBlipForRadius: withParameters(['float', 'float', 'float', 'float'], (x, y, z, radius) =>
      blips.add(caller.name, { kind: 'radius', position: { x, y, z }, radius, sprite: 9 }),
    ),
    AddBlipForArea: withParameters(['float', 'float', 'float', 'float', 'float'], (x, y, z, width, height) =>
      blips.add(caller.name, { kind: 'area', position: { x, y, z }, size: { width, height } }),
    ),
    RemoveBlip: withParameters(['int'], (handle) => {
      const blip = findOrReport(handle)
      if (!blip) return
      if (blip.resource !== caller.name)
        return caller.reportMisuse(`blip ${handle} belongs to ${blip.resource}`)
      blips.remove(handle)
    }),
    DoesBlipExist: withParameters(['int'], (handle) => BOOL(blips.find(handle))),
    GetNumberOfActiveBlips: () => blips.count,
    GetBlipCoords: coordinates,
    GetBlipInfoIdCoord: coordinates,
    GetBlipSprite: withParameters(['int'], (handle) => findOrReport(handle)?.sprite ?? 0),
    GetBlipColour: withParameters(['int'], (handle) => findOrReport(handle)?.colour ?? 0),
    GetBlipAlpha: withParameters(['int'], (handle) => findOrReport(handle)?.alpha ?? 0),
    SetBlipCoords: withParameters(['int', 'float', 'float', 'float'], (handle, x, y, z) =>
      set(handle, 'position', { x, y, z }),
    ),
    SetBlipSprite: numberSetter('sprite'),
    SetBlipColour: numberSetter('colour'),
    SetBlipAlpha: numberSetter('alpha'),
    SetBlipScale: numberSetter('scale', 'float'),
    SetBlipDisplay: numberSetter('display'),
    SetBlipCategory: numberSetter('category'),
    SetBlipPriority: numberSetter('priority'),
    SetBlipRotation: numberSetter('rotation'),
    SetBlipSquaredRotation: numberSetter('rotation', 'float'),
    SetBlipAsShortRange: booleanSetter('shortRange'),
    SetBlipHighDetail: booleanSetter('highDetail'),
    SetBlipHiddenOnLegend: booleanSetter('hiddenOnLegend'),
    SetRadiusBlipEdge: booleanSetter('outlined'),
    SetBlipShrink: booleanSetter('shrunk'),
    SetBlipFlashes: booleanSetter('flashing'),
    SetBlipFlashesAlternate: booleanSetter('flashing'),
    SetBlipFlashInterval: numberSetter('flashInterval'),
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
    SetBlipRoute: booleanSetter('route'),
    SetBlipRouteColour: withParameters(['int', 'int'], (handle, colour) =>
      set(handle, 'routeColour', colour),
    ),
    BeginTextCommandSetBlipName: withParameters(['text'], (label) => text.begin('blip name', label, caller)),
    EndTextCommandSetBlipName: withParameters(['int'], (handle) => {
      const name = text.end('blip name', caller)
      if (name !== null) set(handle, 'name', name)
    }),
    SetBlipNameFromTextFile: withParameters(['int', 'text'], (handle, label) =>
      set(handle, 'name', text.label(label) ?? 'NULL'),
    ),
  }
}
