import { encode } from '@msgpack/msgpack'
import { NET } from '../shared/protocol.ts'
import type { NetMessage } from '../simulator/game/net.ts'
import type { Player } from '../simulator/game/world.ts'
import { createStage } from '../simulator/stage.ts'
import { count, type Row } from './table.ts'

const ACTIVE = 500
const EMERGENCIES = 100
const PLAYERS = 1_000
const ON_DUTY = 200
const QUIET_MINUTES = 10
const NEXT_REPLY_MS = 21_000

/** A big community in the simulator, with the built bundles on the server and at each player: what goes over the wire. */
export async function crowd(): Promise<Row[]> {
  const { world, cad, close } = await createStage({ convars: { sonoran_calls_notify: 'none' } })
  for (let i = 0; i < ACTIVE; i++) {
    cad.calls.create({
      title: `Armed robbery at store ${i}`,
      code: '211',
      x: i * 5,
      y: (i % 40) * 60,
      radius: 75,
    })
  }
  for (let i = 0; i < EMERGENCIES; i++) {
    cad.emergencies.create({
      caller: `Jane Doe ${i}`,
      description: 'Somebody collapsed.',
      x: i * 9,
      y: i * 7,
    })
  }
  await world.start('sonoran_calls')
  for (let i = 0; i < PLAYERS; i++) await world.join({ aces: i < ON_DUTY ? ['sonoran_calls.duty'] : [] })
  const onDuty = world.players.slice(0, ON_DUTY)
  const offDuty = world.players.slice(ON_DUTY)
  await world.advance(2_000)
  for (const officer of onDuty) await officer.command('duty')
  await world.advance(NEXT_REPLY_MS)
  const snapshots = taken(onDuty)

  await world.advance(QUIET_MINUTES * 60_000)
  const quiet = taken(world.players)

  const [first] = cad.currentReply().activeCalls
  if (first === undefined) throw new Error('no call')
  cad.calls.edit(first.callId, { title: 'Armed robbery, two suspects in a car' })
  await world.advance(NEXT_REPLY_MS)
  const deltas = taken(onDuty)
  const toOthers = taken(offDuty)
  await close()

  // Nothing sent would hold every bound.
  const [delta] = deltas
  if (delta === undefined || deltas.length !== ON_DUTY || snapshots.length < ON_DUTY)
    throw new Error('not all were told')
  const [, [change]] = delta.args as [number, [['~', string, object]]]
  const changed = change.slice(1)
  return [
    count(
      `Bytes to ${PLAYERS} players in ${QUIET_MINUTES} minutes without a change`,
      'bytes',
      bytes(quiet),
      0,
    ),
    count(
      `Bytes of one changed call to ${ON_DUTY} on duty`,
      `${ON_DUTY} × what changed, packed`,
      bytes(deltas) / (ON_DUTY * encode(changed).byteLength),
      1.15,
    ),
    count(`Bytes of that to the ${PLAYERS - ON_DUTY} off duty`, 'bytes', bytes(toOthers), 0),
    count(
      `Bytes of the snapshots of ${ACTIVE + EMERGENCIES} calls`,
      'the same, packed alone',
      bytes(snapshots) / snapshots.reduce((sum, { args }) => sum + encode(args).byteLength, 0),
      1.05,
    ),
    count(
      'Of it not in a stream beside the game',
      'bytes',
      bytes(snapshots.filter(({ event, latent }) => event === NET.snapshot && !latent)),
      0,
    ),
  ]
}

/** What these players were sent since the last time that this was asked. */
function taken(players: readonly Player[]): NetMessage[] {
  return players.flatMap(({ received }) => received.splice(0))
}

/** Without the event's name, which the game adds to each. */
function bytes(messages: readonly NetMessage[]): number {
  return messages.reduce((sum, { event, bytes }) => sum + bytes - Buffer.byteLength(event), 0)
}
