import { html, svg, type TemplateResult } from 'lit-html'

/** A blip's shape in a 24 by 24 box, with a mark or a letter on it. */
interface Glyph {
  body: string
  mark?: string
  letter?: string
}

const CIRCLE = 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z'
const RING = `${CIRCLE}M12 6a6 6 0 1 0 0 12 6 6 0 0 0 0-12z`
const STAR = 'M12 6l1.6 3.7 4 .4-3 2.7.9 3.9-3.5-2-3.5 2 .9-3.9-3-2.7 4-.4z'
const CROSS = 'M9.5 3h5v6.5H21v5h-6.5V21h-5v-6.5H3v-5h6.5z'
const LORRY = 'M1 6h13v11H1zM15 9h4l4 4v4h-8z'
const WHEELS =
  'M6 15.5a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4zM18 15.5a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4z'

const GLYPHS = {
  dot: { body: 'M12 6a6 6 0 1 1 0 12 6 6 0 0 1 0-12z' },
  shield: { body: 'M12 1l9 3v7c0 6-4 10-9 12-5-2-9-6-9-12V4z', mark: STAR },
  star: { body: CIRCLE, mark: STAR },
  phone: {
    body: 'M6 2C4 3 2.5 5 3.5 8.5 5.3 14 10 18.7 15.5 20.500c3.5 1 5.5-.5 6.5-2.500l-4.5-4-3 2c-2.2-1-4.3-3.1-5.3-5.300l2-3z',
  },
  bubble: { body: 'M3 4h18v12h-9l-5 5v-5H3z', mark: 'M7 8h10v1.500H7zM7 11h7v1.500H7z' },
  person: { body: 'M12 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM5 22v-4a7 7 0 0 1 14 0v4z' },
  car: {
    body: 'M5 10l2-5h10l2 5 2 2v7h-3v2h-3v-2H9v2H6v-2H3v-7z',
    mark: 'M7.2 10l1.2-3h7.200l1.2 3zM6.5 13a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zM17.5 13a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z',
  },
  crash: {
    body: 'M12 1l2.5 6L20 4l-2.5 6 6 2-6 2.500L20 20l-5.5-2.500L12 23l-2.5-5.500L4 20l2.5-5.5-6-2.5 6-2L4 4l5.5 3z',
  },
  helicopter: { body: 'M3 4h18v2h-8v3c4 0 7 3 7 6s-2 4-5 4H9c-4 0-7-2-7-6h5c0-2 2-4 4-4V6H3z' },
  medical: { body: CROSS },
  down: { body: CIRCLE, mark: 'M7.5 9l1.5-1.5 3 3 3-3L16.5 9l-3 3 3 3-1.5 1.5-3-3-3 3L7.5 15l3-3z' },
  flame: {
    body: 'M12.5 1c1 5 7 8 7 14a7.5 7.5 0 0 1-15 0c0-4 3-5 3-9 2 1 3 3 3 5 1-2 2.5-6 2-10z',
    mark: 'M12 13c.5 2 3 3 3 5a3 3 0 0 1-6 0c0-2 2.5-3 3-5z',
  },
  lorry: { body: LORRY, mark: WHEELS },
  ambulance: { body: LORRY, mark: `${WHEELS}M6.5 8h2v2h2v2h-2v2h-2v-2h-2v-2h2z` },
  pistol: { body: 'M2 6h20v5h-9l-1 3H9.500l-2 6H3.500l2-9H2z' },
  crosshair: { body: `${RING}M11 1h2v7h-2zM11 16h2v7h-2zM1 11h7v2H1zM16 11h7v2h-7z` },
  skull: {
    body: 'M12 2a9 9 0 0 0-9 9c0 4 2 6 4 7v4h10v-4c2-1 4-3 4-7a9 9 0 0 0-9-9z',
    mark: 'M8.5 9a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM15.5 9a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM12 14l1.2 2.500h-2.400z',
  },
  basket: { body: 'M2 9h4l4-6 2 1.200L9 9h6l-3-4.800L14 3l4 6h4l-3 12H5z' },
  money: { body: 'M1 5h22v14H1z', letter: '$' },
  safe: { body: 'M3 3h18v17h-2v2h-3v-2H8v2H5v-2H3z', mark: 'M12 7a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z' },
  hook: { body: 'M10 1h4v7a6.5 6.5 0 1 1-8.5 6.200H9.500a2.6 2.6 0 1 0 2.6-2.600H10z' },
  wrench: {
    body: 'M22 6.500a6 6 0 0 1-8.2 5.600L6 21.5 2.5 18l9.4-7.800A6 6 0 0 1 17.5 2l-3.2 3.4.8 3.5 3.5.8z',
  },
  cuffs: {
    body: 'M7 8a5.5 5.5 0 1 1 0 11A5.5 5.5 0 0 1 7 8zm0 2.800a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.400zM17 5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zm0 2.800a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.400z',
  },
  pin: {
    body: 'M12 1a8 8 0 0 1 8 8c0 6-8 14-8 14S4 15 4 9a8 8 0 0 1 8-8z',
    mark: 'M12 6a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
  },
  ring: { body: RING },
  waypoint: { body: 'M12 1l9 11-9 11-9-11z', mark: 'M12 7l4 5-4 5-4-5z' },
  square: { body: 'M4 4h16v16H4z' },
  question: { body: CIRCLE, letter: '?' },
  info: { body: CIRCLE, letter: 'i' },
} satisfies Record<string, Glyph>

/** The shapes are drawn for this project, not copied from the game. Similar sprites share a shape. */
const SPRITES_BY_GLYPH: [keyof typeof GLYPHS, number[]][] = [
  ['dot', [1, 2]],
  ['person', [3, 126, 480]],
  ['square', [5, 321]],
  ['waypoint', [8]],
  ['ring', [9, 10, 42, 161]],
  ['helicopter', [15, 43, 64]],
  ['bubble', [47]],
  ['basket', [52]],
  ['car', [56, 225, 326, 523, 672]],
  ['star', [58]],
  ['shield', [41, 60, 137, 526]],
  ['medical', [61, 153]],
  ['question', [66]],
  ['lorry', [67, 635]],
  ['hook', [68, 317]],
  ['skull', [84, 303, 310]],
  ['money', [108, 434, 500]],
  ['pistol', [110]],
  ['crosshair', [119]],
  ['pin', [162]],
  ['cuffs', [188]],
  ['down', [274, 364]],
  ['crash', [380]],
  ['wrench', [402]],
  ['info', [407]],
  ['flame', [436]],
  ['ambulance', [636]],
  ['safe', [814]],
  ['phone', [817, 899]],
]
const GLYPH_BY_SPRITE = new Map(
  SPRITES_BY_GLYPH.flatMap(([name, sprites]) => sprites.map((sprite) => [sprite, GLYPHS[name]] as const)),
)

/** A blip's icon. A sprite without a shape shows its number. */
export function glyph(sprite: number, colour: string, size: number): TemplateResult {
  const {
    body,
    mark,
    letter = '',
  }: Glyph = GLYPH_BY_SPRITE.get(sprite) ?? { body: CIRCLE, letter: String(sprite) }
  return html`<svg class="glyph" viewBox="-1 -1 26 26" width=${size} height=${size} aria-hidden="true">
    <path class="body" fill-rule="evenodd" fill=${colour} d=${body} />
    ${mark === undefined ? '' : svg`<path class="mark" d=${mark} />`}
    ${letter === '' ? '' : svg`<text class="mark" x="12" y=${letter.length > 1 ? 15.5 : 17.5} font-size=${letter.length > 1 ? 9 : 15}>${letter}</text>`}
  </svg>`
}
