import { describe, expect, it } from 'vitest'
import { parsePosition, parseRadius } from '../../../../server/core/cad/parse-position.ts'

const expected = { x: 425.1, y: -979.2, z: 30.7 }

describe('parsePosition', () => {
  it.each([
    { x: 425.1, y: -979.2, z: 30.7 },
    { X: '425.1', Y: ' -979.2 ', Z: '+30.7' },
    { x: '425,1', y: '-979,2', z: '30,7' },
    { x: '4.251e2', y: '-979.2', z: '30.7' },
    { x: 'nil', y: 'nil', coords: expected },
    { coordinates: { X: 425.1, Y: -979.2, Z: 30.7 } },
    { Location: expected },
    { location: 'Innocence Blvd', position: expected },
    { position: { coords: expected } },
    { coords: [425.1, '-979.2', 30.7, 90] },
    { coords: [expected] },
    { coords: '425.1,-979.2,30.7' },
    { coords: '425.1, -979.2, 30.7, 90.0' },
    { coords: 'vector3(425.1, -979.2, 30.7)' },
    { coords: 'vec3(425.1,-979.2,30.7)' },
    { coords: 'vector4(425.1,-979.2,30.7,90.0)' },
    { coords: '(425.1; -979.2; 30.7)' },
    { coords: '{425.1, -979.2, 30.7}' },
    { coords: '425.1 -979.2 30.7' },
    { coords: '425,1 -979,2 30,7' },
    { coords: '425,1, -979,2, 30,7' },
    { coords: '425,1;-979,2;30,7' },
    { coords: '{"x":425.1,"y":"-979.2","z":30.7}' },
    { coords: '[425.1,-979.2,30.7]' },
  ])('parses %j', (metaData) => {
    expect(parsePosition(metaData)).toEqual(expected)
  })

  it.each([
    [
      { x: '1', y: '2' },
      { x: 1, y: 2, z: 0 },
    ],
    [
      { x: '1', y: '2', z: 'nil' },
      { x: 1, y: 2, z: 0 },
    ],
    [
      { x: '1', y: '2', z: 1e6 },
      { x: 1, y: 2, z: 0 },
    ],
    [
      { x: 0, y: 5 },
      { x: 0, y: 5, z: 0 },
    ],
    [
      { x: -10_000, y: 10_000 },
      { x: -10_000, y: 10_000, z: 0 },
    ],
    [{ coords: 'vector2(1.5, 2.5)' }, { x: 1.5, y: 2.5, z: 0 }],
    [{ coords: '425,1' }, { x: 425, y: 1, z: 0 }],
    [{ coords: '1,2,3' }, { x: 1, y: 2, z: 3 }],
    [{ coords: '425, 979, 30' }, { x: 425, y: 979, z: 30 }],
  ])('parses %j as %j', (metaData, position) => {
    expect(parsePosition(metaData)).toEqual(position)
  })

  it.each([
    {},
    { x: '1,2,3', y: '1' },
    { x: 10_000.1, y: 0 },
    JSON.parse('{ "x": 1e999, "y": 1 }'),
    { x: '1e999', y: '1' },
    { x: true, y: true },
    { x: null, y: 1 },
    { x: '1' },
    { coords: '0,0,0' },
    { coords: '' },
    { coords: '9001 12' },
    { coords: '425,1,-979,2' },
    { coords: `vector3(1, 2${', 3'.repeat(100)})` },
    { coords: '{"x":' },
    { location: '12 Innocence Blvd, 9001' },
    { coords: { coords: { coords: { coords: { x: 1, y: 2 } } } } },
  ])('returns null for %j', (metaData) => {
    expect(parsePosition(metaData)).toBeNull()
  })
})

describe('parseRadius', () => {
  it.each([
    [75, 75],
    ['75', 75],
    ['0,5', 0.5],
    [5000, 5000],
    [5000.1, null],
    [0, null],
    [-5, null],
    ['wide', null],
    [undefined, null],
  ])('parses %j as %j', (sent, parsed) => {
    expect(parseRadius(sent)).toBe(parsed)
  })
})
