import * as z from 'zod/mini'
import type { Cad } from '../simulator/cad/cad.ts'
import type { World } from '../simulator/game/world.ts'
import { faultOf } from './faults.ts'
import { type Action, FAULTS, type FaultName } from './protocol.ts'

export interface PreviewContext {
  world: World
  /** The resource's name. */
  resource: string
  /** Null where it is the real one. */
  cad: Cad | null
  /** Lets somebody else use the simulated CAD's key. */
  otherUser(perMinute: number): void
}

const text = z.string().check(z.maxLength(2_000))
const short = z.string().check(z.maxLength(200))
const id = z.int().check(z.positive())
const metres = z.number().check(z.gte(-20_000), z.lte(20_000))
const point = { x: metres, y: metres }
const place = z.nullable(z.object(point))
const priority = z.int().check(z.gte(1), z.lte(9))
const kind = z.enum(['dispatch', 'emergency'])
const callFields = {
  title: short,
  code: short,
  priority,
  description: text,
  radius: z.nullable(z.number().check(z.positive(), z.lte(10_000))),
  place,
}
const emergencyFields = { caller: short, location: short, description: text, place }

const action = z.discriminatedUnion('do', [
  z.object({ do: z.literal('create dispatch'), ...callFields }),
  z.object({ do: z.literal('create emergency'), ...emergencyFields }),
  z.object({ do: z.literal('edit dispatch'), callId: id, ...callFields }),
  z.object({ do: z.literal('edit emergency'), callId: id, ...emergencyFields }),
  z.object({ do: z.literal('move'), kind, callId: id, ...point }),
  z.object({ do: z.enum(['attach', 'detach']), callId: id, unit: id }),
  z.object({ do: z.literal('note'), callId: id, content: text.check(z.minLength(1)) }),
  z.object({ do: z.literal('close'), kind, callId: id }),
  z.object({ do: z.literal('dispatch'), callId: id, title: short, code: short, priority }),
  z.object({
    do: z.literal('fault'),
    fault: z.nullable(z.enum(Object.keys(FAULTS) as [FaultName])),
    seconds: z.nullable(z.number().check(z.positive(), z.lte(3_600))),
  }),
  z.object({ do: z.literal('other user'), perMinute: z.int().check(z.gte(0), z.lte(60)) }),
  z.object({ do: z.literal('console'), line: text }),
  z.object({ do: z.literal('resource'), to: z.enum(['start', 'stop', 'restart']) }),
  z.object({ do: z.literal('join'), name: short.check(z.minLength(1)), officer: z.boolean() }),
  z.object({ do: z.literal('drop'), player: id }),
  z.object({ do: z.literal('toggle duty'), player: id }),
  z.object({ do: z.literal('type'), player: id, line: text }),
  z.object({ do: z.literal('press'), player: id, command: short }),
  z.object({ do: z.literal('stand'), player: id, ...point }),
])

/** Does what the visitor did. Throws, in words for them, what can't be done. */
export async function perform(theatre: PreviewContext, body: unknown): Promise<void> {
  const read = z.safeParse(action, body)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new Error(`That can't be: ${issue?.path.join('.') || 'action'}: ${issue?.message}`)
  }
  const wanted: Action = read.data
  switch (wanted.do) {
    case 'console':
      return typeInConsole(theatre, wanted.line)
    case 'resource':
      await theatre.world[wanted.to](theatre.resource)
      return
    case 'join':
      await theatre.world.join({
        name: wanted.name,
        aces: wanted.officer ? ['sonoran_calls.duty'] : [],
        position: { x: 428, y: -984, z: 30 },
      })
      return
    case 'drop':
      return playerOf(theatre, wanted.player).leave()
    case 'toggle duty': {
      const command = theatre.world.convars.get('sonoran_calls_dutyCommand') ?? 'duty'
      if (command === '')
        throw new Error('sonoran_calls_dutyCommand is empty: there is no command to sign on with')
      return playerOf(theatre, wanted.player).command(command)
    }
    case 'type':
      return playerOf(theatre, wanted.player).command(wanted.line)
    case 'press':
      return playerOf(theatre, wanted.player).press(wanted.command)
    case 'stand': {
      const player = playerOf(theatre, wanted.player)
      player.position = { x: wanted.x, y: wanted.y, z: player.position.z }
      return
    }
    default:
      if (theatre.cad === null) throw new Error('This is the real CAD: the preview only reads from it')
      if (wanted.do === 'other user') return theatre.otherUser(wanted.perMinute)
      dispatchersWork(theatre.cad, wanted)
  }
}

function playerOf({ world }: PreviewContext, id: number) {
  const player = world.players.find((one) => one.id === id)
  if (!player) throw new Error(`There is no player ${id}: they have left`)
  return player
}

/** Settings are the console's own command in the game, so they are here too. */
async function typeInConsole({ world, cad }: PreviewContext, line: string): Promise<void> {
  const set = /^\s*(setr?)\s+(\S+)\s+(?:"(.*)"|(.*?))\s*$/.exec(line)
  if (!set) return world.console.command(line)
  const [, verb, name = '', quoted, plain = ''] = set
  // In the real mode the key goes where the settings say.
  if (cad === null) throw new Error('With --real, settings come from the environment only')
  if (verb === 'setr') await world.convars.setReplicated(name, quoted ?? plain)
  else await world.convars.set(name, quoted ?? plain)
}

type CadAction = Exclude<
  Action,
  { do: 'other user' | 'console' | 'resource' | 'join' | 'drop' | 'toggle duty' | 'type' | 'press' | 'stand' }
>

function dispatchersWork(cad: Cad, wanted: CadAction): void {
  const { calls, emergencies } = cad
  switch (wanted.do) {
    case 'create dispatch': {
      const { do: _, place, radius, ...fields } = wanted
      calls.create({ ...fields, ...place, radius: radius ?? undefined })
      return
    }
    case 'create emergency': {
      const { do: _, place, ...fields } = wanted
      emergencies.create({ ...fields, ...place })
      return
    }
    case 'edit dispatch': {
      const { do: _, callId, place, radius, ...fields } = wanted
      const call = cad.currentReply().activeCalls.find((one) => one.callId === callId)
      const { radius: before, ...metaData } = call?.metaData ?? {}
      calls.edit(callId, { ...fields, ...place, metaData, radius: radius ?? undefined })
      return
    }
    case 'edit emergency': {
      const { do: _, callId, place, ...fields } = wanted
      emergencies.edit(callId, { ...fields, ...place })
      return
    }
    case 'move': {
      const { callId, x, y } = wanted
      if (wanted.kind === 'dispatch') calls.move(callId, { x, y })
      else emergencies.move(callId, { x, y })
      return
    }
    case 'attach':
    case 'detach':
      calls[wanted.do](wanted.callId, wanted.unit)
      return
    case 'note':
      calls.note(wanted.callId, wanted.content)
      return
    case 'close':
      if (wanted.kind === 'dispatch') calls.close(wanted.callId)
      else emergencies.remove(wanted.callId)
      return
    case 'dispatch': {
      const { do: _, callId, ...fields } = wanted
      emergencies.dispatch(callId, fields)
      return
    }
    case 'fault': {
      const { fault, seconds } = wanted
      if (fault === null) cad.fault = null
      else if (seconds === null) cad.fault = faultOf(fault)
      else cad.injectFault(faultOf(fault), { ms: seconds * 1_000 })
      return
    }
  }
}
