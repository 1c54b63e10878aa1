import { expect, test } from 'vitest'
import type { Handler } from '../../../simulator/game/globals.ts'
import { pack, unpack } from '../../../simulator/game/packing.ts'
import { install, openWorld } from './resource-folder.ts'

const registered: Handler[] = []
const references = {
  register: (fn: Handler) => String(registered.push(fn) - 1),
  resolve: (name: string) => registered[Number(name)] as Handler,
}
const roundTrip = (value: unknown) => unpack(pack(value, references), references)

class Unit {
  id = 7
  #secret = 1
  get secret() {
    return this.#secret
  }
}

test.each([
  ['text', 'Überfall 🚨 \0', 'Überfall 🚨 \0'],
  ['numbers', [0, -1, 1.5, 2 ** 40, -(2 ** 31)], [0, -1, 1.5, 2 ** 40, -(2 ** 31)]],
  ['a tree', { a: [{ b: null }], c: true }, { a: [{ b: null }], c: true }],
  ['undefined and symbols', [undefined, Symbol('x'), { a: undefined }], [null, null, { a: null }]],
  ['objects without fields', [new Date(), new Map([[1, 2]]), new Set([1]), new Error('x')], [{}, {}, {}, {}]],
  ['an instance of a class', new Unit(), { id: 7 }],
  ['a __proto__ key', JSON.parse('{"__proto__":{"x":1},"a":1}'), { a: 1 }],
  ['the holes of an array', Array(2), [null, null]],
])('packs %s', (_, value, received) => {
  expect(roundTrip(value)).toStrictEqual(received)
})

test('packs a function as a callable reference and throws for a BigInt', () => {
  const back = roundTrip({ add: (a: number, b: number) => a + b }) as { add: Handler }
  expect(back.add(1, 2)).toBe(3)
  expect(() => roundTrip(1n)).toThrow(TypeError)
})

test('a script receives data of its own realm, and cannot change the copy of another script', async () => {
  const world = await openWorld()
  await install(world, 'script', {
    server: `
      on('data', (data) => {
        console.log(Object.getPrototypeOf(data) === Object.prototype, data.list instanceof Array, data.list.constructor === Array)
        data.list.push(3)
      })
      on('data', (data) => console.log(data.list.length))`,
  })
  const data = { list: [1, 2] }
  const seen: number[] = []
  await world.resources.install({
    name: 'other',
    server: (game) => game.on('data', (received: typeof data) => seen.push(received.list.length)),
  })
  await world.start('script')
  await world.start('other')
  await world.emit('data', data)
  expect(world.console.lines.map((line) => line.text)).toEqual(['true true true', '3'])
  expect(seen).toEqual([2])
  expect(data.list).toEqual([1, 2])
})
