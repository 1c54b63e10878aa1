import type { ClientGlobals, Player, World } from '../simulator/game/world.ts'
import { createStage } from '../simulator/stage.ts'
import { count, type Row } from './table.ts'

const RESOURCE = 'sonoran_calls'
const REDRAWING_RESOURCE = 'redraw-all'
const MINUTES = 10

/** Natives that a client calls, counted in the simulator with the built bundle. */
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
  await world.start(RESOURCE)
  const officer = await world.join({ identifiers: ['license:1'], aces: ['sonoran_calls.duty'] })
  await world.advance(2_000)
  officer.natives(RESOURCE).reset()
  await officer.command('duty')
  await world.advance(10_000)
  const signOn = officer.natives(RESOURCE).busiestTick.calls
  const drawn = officer.blips.length

  const idle = await countNatives(world, officer, () => {}, MINUTES * 60_000)
  // The newest call of priority 1 is certainly drawn: only the 100 most urgent calls are.
  const drawnCall = cad
    .currentReply()
    .activeCalls.filter(({ priority }) => priority === 1)
    .at(-1)
  if (drawnCall === undefined) throw new Error('no call')
  const edit = (change: Parameters<typeof cad.calls.edit>[1]) =>
    countNatives(world, officer, () => cad.calls.edit(drawnCall.callId, change), 21_000)
  const title = await edit({ title: 'Another' })
  const place = await edit({ x: 77, y: 88 })
  const status = await edit({ status: 0 })
  const all = await edit({ title: 'All at once', x: 1, y: 2, radius: 120, status: 1 })
  const redraw = await redrawAll(world, drawn)
  await close()

  const row = (what: string, value: number, bound: number | null) => count(what, 'natives', value, bound)
  return [
    row('Signing on with 600 calls, the frame with the most natives', signOn, 40),
    row(`${MINUTES} minutes without a change`, idle, 0),
    row('One call changes its title', title, 8),
    row('One call with a circle moves', place, 8),
    row('One call becomes pending', status, 8),
    row('One call changes title, position, radius and status at once', all, null),
    row('Alternative for one changed call: all blips drawn again', redraw, null),
  ]
}

async function countNatives(world: World, officer: Player, change: () => void, ms: number): Promise<number> {
  const meter = officer.natives(RESOURCE)
  meter.reset()
  change()
  await world.advance(ms)
  return meter.total
}

/** The alternative: all blips are removed and drawn again at each change. */
async function redrawAll(world: World, blips: number): Promise<number> {
  await world.resources.install({
    name: REDRAWING_RESOURCE,
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
  await world.start(REDRAWING_RESOURCE)
  await world.advance(1_000)
  const [officer] = world.players
  if (officer === undefined) throw new Error('no player')
  await officer.emit('redraw')
  officer.natives(REDRAWING_RESOURCE).reset()
  await officer.emit('redraw')
  return officer.natives(REDRAWING_RESOURCE).total
}
