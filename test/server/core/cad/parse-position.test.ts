import { describe, expect, it } from 'vitest'
import { parsePosition, parseRadius } from '../../../../server/core/cad/parse-position.ts'

const there = { x: 425.1, y: -979.2, z: 30.7 }

describe('a place', () => {
  it.each([
    { x: 425.1, y: -979.2, z: 30.7 },
    { X: '425.1', Y: ' -979.2 ', Z: '+30.7' },
    { x: '425,1', y: '-979,2', z: '30,7' },
    { x: '4.251e2', y: '-979.2', z: '30.7' },
    { x: 'nil', y: 'nil', coords: there },
    { coordinates: { X: 425.1, Y: -979.2, Z: 30.7 } },
    { Location: there },
    { location: 'Innocence Blvd', position: there },
    { position: { coords: there } },
    { coords: [425.1, '-979.2', 30.7, 90] },
    { coords: [there] },
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
  ])('%j', (metaData) => {
    expect(parsePosition(metaData)).toEqual(there)
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
  ])('%j', (metaData, position) => {
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
  ])('none in %j', (metaData) => {
    expect(parsePosition(metaData)).toBeNull()
  })
})

describe('a radius', () => {
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
  ])('%j is %j', (sent, read) => {
    expect(parseRadius(sent)).toBe(read)
  })
})
