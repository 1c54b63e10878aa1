import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { install, openWorld } from './resource-folder.ts'

async function serve(listener: RequestListener): Promise<string> {
  const http = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => http.once('listening', resolve))
  onTestFinished(() => {
    http.closeAllConnections()
    http.close()
  })
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`
}

test('natives work in a tick and in its promise continuations, and throw after real I/O', async () => {
  const url = await serve((_, response) => setTimeout(() => response.end('{"a":1}'), 20))
  const world = await openWorld()
  await install(world, 'script', {
    server: `
      on('go', async () => {
        await null
        console.log('after a microtask', GetCurrentResourceName())
        const response = await fetch('${url}')
        for (const native of [() => GetCurrentResourceName(), () => emit('x'), () => emitNet('x', -1), () => exports.other.y()]) {
          try { native(); console.log('worked') } catch (error) { console.log(error instanceof Error, error.message) }
        }
        await new Promise(setImmediate)
        console.log('next tick', GetCurrentResourceName())
        const data = await response.json()
        console.log(Object.getPrototypeOf(data) === Object.prototype, data.a)
      })`,
  })
  await world.start('script')
  await world.emit('go')
  expect(world.io.inFlight).toBe(1)
  await world.settle()
  await world.advance(50)
  expect(world.console.lines.map((line) => line.text)).toEqual([
    'after a microtask script',
    'true No current resource manager',
    'true No current resource manager',
    'true No current resource manager',
    'true No current resource manager',
    'next tick script',
    'true 1',
  ])
})

test('the clock waits for a request, but not for a parked one', async () => {
  const world = await openWorld({
    fetch: async () => {
      const unpark = world.io.park()
      await new Promise<void>((resolve) => world.clock.after(5_000, resolve))
      unpark()
      return new Response('late')
    },
  })
  await install(world, 'script', {
    server: `setTimeout(async () => console.log(await (await fetch('http://cad')).text()), 100)`,
  })
  await world.start('script')
  await world.advance(4_000)
  expect(world.console.lines).toEqual([])
  await world.advance(2_000)
  expect(world.console.lines).toMatchObject([{ text: 'late', at: 5_150 }])
})

test('AbortSignal.timeout uses the simulated clock', async () => {
  const url = await serve(() => {})
  const world = await openWorld()
  await install(world, 'script', {
    server: `fetch('${url}', { signal: AbortSignal.timeout(10_000) }).catch((error) => console.log(error.name, error instanceof Error))`,
  })
  await world.start('script')
  // Without this the clock would wait for the response that never comes.
  const unpark = world.io.park()
  await world.advance(9_999)
  expect(world.console.lines).toEqual([])
  await world.advance(1)
  unpark()
  expect(world.console.lines).toMatchObject([{ text: 'TimeoutError true' }])
})

test('each exception and rejection of a script prints one line, and the script continues', async () => {
  const world = await openWorld()
  await install(world, 'script', {
    server: `
      setTimeout(() => { throw new Error('in a timer') })
      setTimeout(async () => { throw new Error('in an async timer') })
      setTimeout(() => { void Promise.reject(new Error('uncaught rejection')) })
      setTimeout(() => console.log('still here'), 100)
      on('x', () => { throw new Error('in a handler') })
      on('x', () => console.log('never reached'))
      throw new Error('at the top')`,
  })
  await world.start('script')
  await world.emit('x')
  await world.advance(200)
  const errors = world.console.scriptErrors.map((line) => line.text)
  for (const where of [
    'at the top',
    'in a handler',
    'in a timer',
    'in an async timer',
    'uncaught rejection',
  ]) {
    expect(
      errors.filter((text) => text.startsWith('SCRIPT ERROR: @script: Error') && text.includes(where)),
    ).toHaveLength(1)
  }
  expect(errors).toHaveLength(5)
  expect(world.console.lines.filter((line) => line.level === 'log').map((line) => line.text)).toEqual([
    'still here',
  ])
})

test('an unhandled rejection outside the scripts reaches the listeners of the process', async () => {
  const received: unknown[] = []
  const previousListeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  const listener = (reason: unknown) => received.push(reason)
  process.on('unhandledRejection', listener)
  try {
    const world = await openWorld()
    void Promise.reject('ours')
    await new Promise((resolve) => setImmediate(resolve))
    await world.close()
    expect(received).toEqual(['ours'])
    expect(process.listeners('unhandledRejection')).toEqual([listener])
  } finally {
    process.off('unhandledRejection', listener)
    for (const previous of previousListeners) process.on('unhandledRejection', previous)
  }
})

test('a stopped runtime receives no reply, and its request is aborted', async () => {
  let closed = false
  const url = await serve((request) => {
    request.socket.on('close', () => {
      closed = true
    })
  })
  const world = await openWorld()
  await install(world, 'script', {
    server: `fetch('${url}').then(() => console.log('reply'), () => console.log('error'))`,
  })
  await world.start('script')
  await new Promise((resolve) => setTimeout(resolve, 50))
  await world.stop('script')
  await world.settle()
  await expect.poll(() => closed).toBe(true)
  expect(world.console.lines).toEqual([])
})

test('an ignored body does not hold the clock, even if it is endless', async () => {
  const url = await serve((_, response) => {
    const writeMore = () => {
      while (response.write('x'.repeat(65_536)));
      response.once('drain', writeMore)
    }
    writeMore()
  })
  const world = await openWorld()
  await install(world, 'script', {
    server: `fetch('${url}').then((response) => console.log(response.status))`,
  })
  await world.start('script')
  await world.advance(60_000)
  expect(world.console.lines).toMatchObject([{ text: '200' }])
})
