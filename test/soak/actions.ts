import type { Fault } from '../../simulator/cad/faults.ts'
import { type Day, expectExtraPolls, expectFaultEffects, nowOf, RESOURCE, resettlePlayers } from './day.ts'

const MAX_CALLS = 40
const MAX_EMERGENCY_CALLS = 10
const MAX_PLAYERS = 8
/** How long the resource stops polling after HTTP 401, 403 or 404: the longest pause that a fault causes. */
const MAX_PAUSE_MS = 10 * 60_000

const FAULTS: Fault[] = [
  ...([401, 403, 404, 429, 500, 502, 503] as const).map((status) => ({ kind: 'status' as const, status })),
  { kind: 'redirect', status: 302, location: 'http://127.0.0.1:1/' },
  { kind: 'html' },
  { kind: 'notJson' },
  { kind: 'empty' },
  { kind: 'truncatedJson' },
  { kind: 'errorAs200' },
  { kind: 'unreachable' },
  { kind: 'neverAnswers' },
  { kind: 'slow', ms: 4_000 },
  { kind: 'byteASecond' },
  { kind: 'reset' },
  { kind: 'cutShort' },
]

type Action = (day: Day) => Promise<void> | void

/** Everything that can happen in a step, with how often it does. */
const actions = {
  createCall: [14, createCall],
  editCall: [6, editCall],
  moveCall: [6, moveCall],
  closeCall: [8, closeCall],
  deleteCall: [2, deleteCall],
  reopenCall: [2, reopenCall],
  createEmergencyCall: [6, createEmergencyCall],
  dispatchEmergencyCall: [4, dispatchEmergencyCall],
  deleteEmergencyCall: [2, deleteEmergencyCall],
  join: [8, join],
  leave: [3, leave],
  toggleDuty: [12, toggleDuty],
  startFault: [2, startFault],
  endFault: [2, endFault],
  restart: [2, restartResource],
  restartFramework: [1, restartFramework],
  restartSonorancad: [1, restartSonorancad],
  changeChannel: [2, changeChannel],
  toggleHub: [2, toggleHub],
  stop: [1, stopResource],
  jumpClock: [2, jumpClock],
  changeOtherRequests: [1, changeOtherRequests],
  refresh: [3, refresh],
  nothing: [10, () => {}],
} satisfies Record<string, [weight: number, run: Action]>

type ActionName = keyof typeof actions

const weights = Object.fromEntries(
  Object.entries(actions).map(([name, [weight]]) => [name, weight]),
) as Record<ActionName, number>

export async function runRandomAction(day: Day): Promise<void> {
  const [, run] = actions[day.random.pickWeighted(weights)] as [number, Action]
  await run(day)
}

function randomPlace({ random }: Day) {
  return {
    x: random.integer(-3_000, 4_000),
    y: random.integer(-3_500, 7_000),
    radius: random.integer(0, 3) * 50,
  }
}

const randomPlayer = ({ players, random }: Day) => (players.length > 0 ? random.pick(players) : null)

function randomCall({ stage, random }: Day) {
  const { activeCalls } = stage.cad.currentReply()
  return activeCalls.at(random.integer(0, 20) % Math.max(1, activeCalls.length))
}

const firstEmergencyCall = ({ stage }: Day) => stage.cad.currentReply().emergencyCalls.at(0)

function createCall(day: Day): void {
  const { stage, random } = day
  if (stage.cad.currentReply().activeCalls.length >= MAX_CALLS) return
  const place = random.fraction() < 0.9 ? randomPlace(day) : {}
  stage.cad.calls.create({
    title: `Call ${random.integer(1, 1_000)}`,
    code: '10-50',
    priority: random.integer(1, 3),
    ...place,
  })
}

function editCall(day: Day): void {
  const call = randomCall(day)
  if (!call) return
  const { stage, random } = day
  const title = `Edited ${random.integer(1, 1_000)}`
  stage.cad.calls.edit(call.callId, { title, priority: random.integer(1, 3) })
}

function moveCall(day: Day): void {
  const call = randomCall(day)
  if (call) day.stage.cad.calls.move(call.callId, randomPlace(day))
}

function closeCall(day: Day): void {
  const call = randomCall(day)
  if (call) day.stage.cad.calls.close(call.callId)
}

function deleteCall(day: Day): void {
  const call = randomCall(day)
  if (call) day.stage.cad.calls.remove(call.callId)
}

function reopenCall({ stage: { cad } }: Day): void {
  const call = cad.currentReply().closedCalls[0]
  if (call) cad.calls.reopen(call.callId)
}

function createEmergencyCall(day: Day): void {
  const { cad } = day.stage
  if (cad.currentReply().emergencyCalls.length >= MAX_EMERGENCY_CALLS) return
  cad.emergencies.create({ location: `Street ${day.random.integer(1, 1_000)}`, ...randomPlace(day) })
}

function dispatchEmergencyCall(day: Day): void {
  const call = firstEmergencyCall(day)
  if (call) day.stage.cad.emergencies.dispatch(call.callId, { title: 'From 911', code: '10-52' })
}

function deleteEmergencyCall(day: Day): void {
  const call = firstEmergencyCall(day)
  if (call) day.stage.cad.emergencies.remove(call.callId)
}

async function join(day: Day): Promise<void> {
  const { stage, random, framework, players } = day
  if (players.length >= MAX_PLAYERS) return
  const player = await stage.world.join({
    name: `Player ${random.integer(1, 1_000)}`,
    identifiers: [`license:${random.integer(1, 1e9)}`],
    aces: ['sonoran_calls.duty'],
  })
  framework?.load(player.id, { job: 'police', onDuty: false })
  players.push({ player, onDuty: false, changedAt: nowOf(day), bytesOffDuty: null })
}

async function leave(day: Day): Promise<void> {
  const entry = randomPlayer(day)
  if (!entry) return
  day.players.splice(day.players.indexOf(entry), 1)
  await entry.player.leave(day.random.pick(['Exiting', 'Crashed']))
}

async function toggleDuty(day: Day): Promise<void> {
  const entry = randomPlayer(day)
  if (!entry || !day.resourceRunning) return
  if (day.framework) day.framework.setDuty(entry.player.id, !entry.onDuty)
  else await entry.player.command('duty')
  expectExtraPolls(day)
  Object.assign(entry, { onDuty: !entry.onDuty, changedAt: nowOf(day), bytesOffDuty: null })
}

function startFault(day: Day): void {
  const fault = day.random.pick(FAULTS)
  const ms = day.random.integer(5_000, 240_000)
  day.stage.cad.injectFault(fault, { ms })
  expectFaultEffects(day, ms + MAX_PAUSE_MS)
}

function endFault({ stage }: Day): void {
  stage.cad.fault = null
}

export async function restartResource(day: Day): Promise<void> {
  const { world } = day.stage
  if (day.resourceRunning) await world.stop(RESOURCE)
  const leftovers = day.players.flatMap(({ player }) => player.leftovers)
  if (leftovers.length > 0) throw new Error(`left on maps: ${JSON.stringify(leftovers)}`)
  await world.start(RESOURCE)
  day.resourceRunning = true
  // Until the first reply, the map shows the calls from before the restart, or none if those are too old.
  if (day.lastReply !== null) day.possibleReplies.push(day.lastReply)
  day.lastReply = null
  resettlePlayers(day)
  expectFaultEffects(day, 62_000)
}

async function restartFramework(day: Day): Promise<void> {
  if (!day.framework) return
  await day.stage.world.restart(day.framework.definition.name)
  resettlePlayers(day)
}

async function restartSonorancad({ stage, sonorancad }: Day): Promise<void> {
  if (sonorancad) await stage.world.restart(sonorancad.definition.name)
}

function toggleHub({ stage: { hub } }: Day): void {
  hub.up = !hub.up
}

function changeChannel({ channel, random }: Day): void {
  Object.assign(channel, {
    lossRate: random.fraction() / 2,
    duplicateRate: random.fraction() / 2,
    maxDelay: random.pick([0, 500, 45_000]),
  })
}

async function stopResource(day: Day): Promise<void> {
  if (day.resourceRunning) await day.stage.world.stop(RESOURCE)
  day.resourceRunning = false
  for (const entry of day.players) entry.changedAt = nowOf(day)
}

function jumpClock({ stage, random }: Day): void {
  stage.world.clock.jump(random.pick([-1, 1]) * random.integer(1_000, 86_400_000))
}

function changeOtherRequests(day: Day): void {
  day.otherRequests = day.random.integer(0, 1)
  day.stage.cad.otherUser(day.otherRequests)
  expectFaultEffects(day, 5 * 60_000)
}

function refresh(day: Day): void {
  expectExtraPolls(day)
  // The call is rejected if the resource stops before the answer.
  if (day.resourceRunning) day.stage.world.call(RESOURCE, 'refresh').catch(() => {})
}
