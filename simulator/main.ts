import { callers, incidents } from './cad/city.ts'
import type { Player } from './game/world.ts'
import { createStage } from './stage.ts'

/** A few minutes of a shift, on a moved clock: what each player sees is printed as it happens. */
const { world, cad, close } = await createStage({ transport: 'http' })

function print(who: string, what: string): void {
  const time = new Date(world.clock.wall()).toISOString().slice(11, 19)
  console.log(`${time}  ${who.padEnd(18)}  ${what}`)
}

/** Prints what is new on a player's screen since the last look. */
function watch(player: Player): () => void {
  let posts = 0
  let map = ''
  return () => {
    for (const { sender, subject, text } of player.feed.slice(posts))
      print(player.name, `is told: ${[sender, subject, text].filter(Boolean).join(' | ')}`)
    posts = player.feed.length
    const drawn = player.blips
      .filter(({ kind }) => kind === 'coord')
      .map(({ name, position }) => `${name} at ${Math.round(position.x)}, ${Math.round(position.y)}`)
    const now = drawn.length === 0 ? 'nothing' : `${drawn.length} blips: ${drawn.join('; ')}`
    if (now !== map) print(player.name, `has on the map ${now}`)
    map = now
  }
}

world.console.onLine(({ player, resource, text }) => {
  if (player === null) print(resource, text)
})

for (const incident of incidents.slice(0, 3)) cad.calls.create(incident)
await world.start('sonoran_calls')
const aces = ['sonoran_calls.duty']
const vega = await world.join({ name: 'Officer Vega', identifiers: ['license:1'], aces })
const moss = await world.join({ name: 'Officer Moss', identifiers: ['license:2'], aces })
const ann = await world.join({ name: 'Ann, a civilian', identifiers: ['license:3'] })
const looks = [vega, moss, ann].map(watch)

async function pass(seconds: number): Promise<void> {
  for (let s = 0; s < seconds; s++) {
    await world.advance(1_000)
    for (const look of looks) look()
  }
}

await pass(3)
print('Officer Vega', 'types /duty')
await vega.command('duty')
await pass(5)
print('Officer Moss', 'types /duty')
await moss.command('duty')
await pass(5)

print('the CAD', 'takes a new call')
const { callId } = cad.calls.create(incidents[3])
const caller = cad.emergencies.create(callers[0])
await pass(21)
print('the CAD', 'moves it')
cad.calls.move(callId, { x: -350, y: -49 })
await pass(21)
print('the CAD', 'closes it, and dispatches the 911 call')
cad.calls.close(callId)
cad.emergencies.dispatch(caller.callId, { title: 'Medical Emergency', code: '10-52' })
await pass(21)
print('Officer Moss', 'types /duty')
await moss.command('duty')
await pass(2)

print('Ann, a civilian', `was sent ${ann.bytesReceived} bytes all the while`)
print(
  'the CAD',
  `was asked ${cad.arrived.us} times, at most ${cad.busiestMinute()} a minute, and refused ${cad.refused.us}`,
)
await close()
