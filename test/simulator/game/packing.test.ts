import { expect, test } from 'vitest'
import type { Handler } from '../../../simulator/game/globals.ts'
import { pack, unpack } from '../../../simulator/game/packing.ts'
import { install, openWorld } from './resource-folder.ts'

const kept: Handler[] = []
const references = {
  register: (fn: Handler) => String(kept.push(fn) - 1),
  resolve: (name: string) => kept[Number(name)] as Handler,
}
const sent = (value: unknown) => unpack(pack(value, references), references)

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
  ['what has no fields', [new Date(), new Map([[1, 2]]), new Set([1]), new Error('x')], [{}, {}, {}, {}]],
  ['an instance', new Unit(), { id: 7 }],
  ['__proto__', JSON.parse('{"__proto__":{"x":1},"a":1}'), { a: 1 }],
  ['holes', Array(2), [null, null]],
])('%s', (_, value, received) => {
  expect(sent(value)).toStrictEqual(received)
})

test('a function stays callable, a BigInt throws', () => {
  const back = sent({ add: (a: number, b: number) => a + b }) as { add: Handler }
  expect(back.add(1, 2)).toBe(3)
  expect(() => sent(1n)).toThrow(TypeError)
})

test('a script gets data of its own realm, and cannot change what another has', async () => {
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
    server: (game) => game.on('data', (got: typeof data) => seen.push(got.list.length)),
  })
  await world.start('script')
  await world.start('other')
  await world.emit('data', data)
  expect(world.console.lines.map((line) => line.text)).toEqual(['true true true', '3'])
  expect(seen).toEqual([2])
  expect(data.list).toEqual([1, 2])
})
