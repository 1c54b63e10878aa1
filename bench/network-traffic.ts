import { encode } from '@msgpack/msgpack'
import { type Header, NET } from '../shared/protocol.ts'
import type { NetMessage } from '../simulator/game/net.ts'
import type { Player } from '../simulator/game/world.ts'
import { createStage } from '../simulator/stage.ts'
import { count, type Row } from './table.ts'

const ACTIVE = 500
const EMERGENCIES = 100
const QUIET_MINUTES = 10
const NEXT_REPLY_MS = 21_000

/** Bytes sent to the players of a large server, a fifth of them on duty, counted in the simulator with the built bundles. */
export async function networkTraffic(players = 1_000): Promise<Row[]> {
  const playersOnDuty = players / 5
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
  for (let i = 0; i < players; i++)
    await world.join({ aces: i < playersOnDuty ? ['sonoran_calls.duty'] : [] })
  const onDuty = world.players.slice(0, playersOnDuty)
  const offDuty = world.players.slice(playersOnDuty)
  await world.advance(2_000)
  for (const officer of onDuty) await officer.command('duty')
  await world.advance(NEXT_REPLY_MS)
  const snapshots = takeReceived(onDuty)

  await world.advance(QUIET_MINUTES * 60_000)
  const whileQuiet = takeReceived(world.players)

  const [first] = cad.currentReply().activeCalls
  if (first === undefined) throw new Error('no call')
  cad.calls.edit(first.callId, { title: 'Armed robbery, two suspects in a car' })
  await world.advance(NEXT_REPLY_MS)
  const deltas = takeReceived(onDuty)
  const toOffDuty = takeReceived(offDuty)
  await close()

  // Without this, sending nothing would be within every bound.
  const [delta] = deltas
  if (delta === undefined || deltas.length !== playersOnDuty || snapshots.length < playersOnDuty)
    throw new Error('not every player on duty received the calls')
  const [, , , [change]] = delta.args as [...Header, [['~', string, object]]]
  const changed = change.slice(1)
  return [
    count(
      `To ${players} players in ${QUIET_MINUTES} minutes without a change`,
      'bytes',
      bytes(whileQuiet),
      0,
    ),
    count(
      `One changed call, to ${playersOnDuty} players on duty`,
      `${playersOnDuty} × the changed fields, packed`,
      bytes(deltas) / (playersOnDuty * encode(changed).byteLength),
      1.15,
    ),
    count(`The same, to the ${players - playersOnDuty} players off duty`, 'bytes', bytes(toOffDuty), 0),
    count(
      `Snapshots of ${ACTIVE + EMERGENCIES} calls`,
      'their arguments, packed',
      bytes(snapshots) / snapshots.reduce((sum, { args }) => sum + encode(args).byteLength, 0),
      1.05,
    ),
    count(
      'Snapshots not sent as latent events',
      'bytes',
      bytes(snapshots.filter(({ event, latent }) => event === NET.snapshot && !latent)),
      0,
    ),
  ]
}

/** The messages that these players received since the last call. */
function takeReceived(players: readonly Player[]): NetMessage[] {
  return players.flatMap(({ received }) => received.splice(0))
}

/** Without the event names, which the game adds to each message. */
function bytes(messages: readonly NetMessage[]): number {
  return messages.reduce((sum, { event, bytes }) => sum + bytes - Buffer.byteLength(event), 0)
}
