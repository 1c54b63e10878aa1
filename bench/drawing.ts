import type { ClientGlobals, Player, World } from '../simulator/game/world.ts'
import { createStage } from '../simulator/stage.ts'
import { count, type Row } from './table.ts'

const NAME = 'sonoran_calls'
const OTHER = 'redraw-all'
const MINUTES = 10

/** What a client costs the game: natives, counted in the simulator on the built bundle. */
export async function drawing(): Promise<Row[]> {
  const { world, cad, close } = await createStage({ convars: { sonoran_calls_notify: 'none' } })
  for (let i = 0; i < 600; i++) {
    cad.calls.create({
      title: `Call ${i}`,
      code: '10-50',
      priority: (i % 3) + 1,
      x: i * 5,
      y: (i % 40) * 60,
      radius: 50,
    })
  }
  await world.start(NAME)
  const officer = await world.join({ identifiers: ['license:1'], aces: ['sonoran_calls.duty'] })
  await world.advance(2_000)
  officer.natives(NAME).reset()
  await officer.command('duty')
  await world.advance(10_000)
  const signOn = officer.natives(NAME).busiestTick.calls
  const drawn = officer.blips.length

  const idle = await natives(world, officer, () => {}, MINUTES * 60_000)
  // The newest of the most urgent ones is among those that are drawn.
  const shown = cad
    .currentReply()
    .activeCalls.filter(({ priority }) => priority === 1)
    .at(-1)
  if (shown === undefined) throw new Error('no call')
  const one = (change: Parameters<typeof cad.calls.edit>[1]) =>
    natives(world, officer, () => cad.calls.edit(shown.callId, change), 21_000)
  const title = await one({ title: 'Another' })
  const place = await one({ x: 77, y: 88 })
  const status = await one({ status: 0 })
  const all = await one({ title: 'All at once', x: 1, y: 2, radius: 120, status: 1 })
  const redraw = await redrawAll(world, drawn)
  await close()

  const row = (what: string, value: number, bound: number | null) => count(what, 'natives', value, bound)
  return [
    row('Busiest frame of signing on with 600 calls', signOn, 40),
    row(`Idle for ${MINUTES} minutes`, idle, 0),
    row('One call gets another title', title, 8),
    row('One call moves, with its circle', place, 8),
    row('One call becomes pending', status, 8),
    row('One call gets another title, place, radius and status at once', all, null),
    row('One call changes: all blips drawn anew', redraw, null),
  ]
}

async function natives(world: World, officer: Player, change: () => void, ms: number): Promise<number> {
  const meter = officer.natives(NAME)
  meter.reset()
  change()
  await world.advance(ms)
  return meter.total
}

/** The way of drawing everything anew at each change, for as many blips. */
async function redrawAll(world: World, blips: number): Promise<number> {
  await world.resources.install({
    name: OTHER,
    client(game: ClientGlobals) {
      let drawn: number[] = []
      game.on('redraw', () => {
        for (const blip of drawn) game.RemoveBlip(blip)
        drawn = Array.from({ length: blips }, (_, i) => {
          const blip = game.AddBlipForCoord(i, i, 0)
          game.SetBlipSprite(blip, 161)
          game.SetBlipColour(blip, 84)
          game.SetBlipScale(blip, 1)
          game.SetBlipAsShortRange(blip, false)
          game.BeginTextCommandSetBlipName('STRING')
          game.AddTextComponentSubstringPlayerName('Call')
          game.EndTextCommandSetBlipName(blip)
          return blip
        })
      })
    },
  })
  await world.start(OTHER)
  await world.advance(1_000)
  const [officer] = world.players
  if (officer === undefined) throw new Error('nobody')
  await officer.emit('redraw')
  officer.natives(OTHER).reset()
  await officer.emit('redraw')
  return officer.natives(OTHER).total
}
