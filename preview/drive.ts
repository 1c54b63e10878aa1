import { readFileSync } from 'node:fs'
import type { World } from '../simulator/game/world.ts'
import type { Point } from './protocol.ts'

const STREETS = new URL('../simulator/data/streets.json', import.meta.url)

/** A car in a hurry, in metres a second. */
const SPEED = 30
const STEP_MS = 200
/** A driver does not return to the addresses that they passed last. */
const REMEMBERED = 40

const ADDRESSES: Point[] = (JSON.parse(readFileSync(STREETS, 'utf8')) as [number, number][]).map(
  ([x, y]) => ({ x, y }),
)

interface Driver {
  target: Point
  passed: Point[]
}

/** Players who drive from address to address. */
export function createDriving(world: World) {
  const drivers = new Map<number, Driver>()
  let isRunning = false

  function step(): void {
    isRunning = false
    for (const [id, driver] of drivers) {
      const player = world.players.find((each) => each.id === id)
      if (player === undefined) drivers.delete(id)
      else player.position = { ...advance(player.position, driver), z: player.position.z }
    }
    run()
  }

  function run(): void {
    if (isRunning || drivers.size === 0) return
    isRunning = true
    world.clock.after(STEP_MS, step)
  }

  return {
    isDriving: (player: number): boolean => drivers.has(player),

    toggle(player: number, position: Point): void {
      if (!drivers.delete(player)) drivers.set(player, { target: nextAddress(position, []), passed: [] })
      run()
    },
  }
}

export type Driving = ReturnType<typeof createDriving>

function advance(position: Point, driver: Driver): Point {
  const metres = (SPEED * STEP_MS) / 1_000
  const left = distance(position, driver.target)
  if (left <= metres) {
    driver.passed = [...driver.passed, driver.target].slice(-REMEMBERED)
    driver.target = nextAddress(position, driver.passed)
    return driver.passed.at(-1) ?? position
  }
  return {
    x: position.x + ((driver.target.x - position.x) * metres) / left,
    y: position.y + ((driver.target.y - position.y) * metres) / left,
  }
}

function nextAddress(position: Point, passed: readonly Point[]): Point {
  const others = ADDRESSES.filter((address) => !passed.includes(address))
  return others.reduce((nearest, each) =>
    distance(position, each) < distance(position, nearest) ? each : nearest,
  )
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)
