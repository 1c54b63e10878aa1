/** The game's blip colours by number, from FiveM's reference. */
const BLIP_COLOURS = `fefefe e03232 71cb71 5db6e5 fefefe eec64e c25050 9c6eaf fe7ac3 f59d79
   b18f83 8dcea7 70a8ae d3d1e7 8f7e98 6ac4bf d5c398 ea8e50 97cae9 b26287
   8f8d79 a6755e afa8a8 e78d9a bbd65b 0c7b56 7ac3fe ab3ce6 cda80c 4561ab
   29a5b8 b89b7b c8e0fe f0f096 ed8ca1 f98a8a fbeea5 fefefe 2c6db8 9a9a9a
   4c4c4c f29d9d 6cb7d6 afedae ffa75f f1f1f1 ecf029 ff9a18 f644a5 e03a3a
   8a6de3 ff8b5c 416c41 b3ddf3 3a6479 a0a0a0 847232 65b9e7 4b4175 e13b3b
   f0cb58 cd3f98 cfcfcf 276a9f d87b1b 8e8393 f0cb57 65b9e7 65b9e7 79cd79
   efca57 efca57 3d3d3d efca57 65b9e7 e03232 782323 65b9e7 3a6479 e03232
   65b9e7 f2a40c a4ccaa a854f2 65b9e7 3d3d3d`.split(/\s+/)

/** The palette's half-transparent colours. */
const TRANSPARENT_COLOURS = [72, 79, 80, 85]

export interface Paint {
  colour: string
  /** 0 to 1. */
  opacity: number
}

/**
 * The result of `SetBlipColour` and `SetBlipAlpha`.
 *
 * @param colour a palette number, or 0xRRGGBBAA
 * @param alpha 0 to 255
 */
export function paintOf(colour: number, alpha: number): Paint {
  const opacity = Math.min(255, Math.max(0, alpha)) / 255
  const paletteColour = BLIP_COLOURS[colour]
  if (paletteColour !== undefined)
    return {
      colour: `#${paletteColour}`,
      opacity: TRANSPARENT_COLOURS.includes(colour) ? opacity / 2 : opacity,
    }
  const hex = (colour >>> 0).toString(16).padStart(8, '0')
  return { colour: `#${hex.slice(0, 6)}`, opacity: (opacity * Number.parseInt(hex.slice(6), 16)) / 255 }
}

/** CSS classes by HUD colour, for the background of notifications. */
export const NOTICE_CLASSES: Record<number, string> = {
  6: 'red',
  9: 'blue',
  12: 'yellow',
  15: 'orange',
  18: 'green',
  140: 'dark',
  184: 'red',
  190: 'blue',
}
