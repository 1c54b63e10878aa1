import { describe, expect, test } from 'vitest'
import type { SeenCall } from '../../shared/call.ts'
import type { Player } from '../../simulator/game/world.ts'
import { createSonorancad } from '../../simulator/push/sonorancad.ts'
import { MEDIC, POLICE } from '../fixtures/duty.ts'
import { FRAMEWORKS } from '../fixtures/frameworks.ts'
import { resourceWith, watch } from '../fixtures/officer.ts'
import { consoleLines, icons, NEXT_REPLY, openStage } from '../fixtures/stage.ts'

const TRAFFIC = { when: { code: '10-50' }, for: { jobs: ['police'] }, others: 'hidden' }
const FIRE = { when: { title: '*fire*' }, for: { jobs: ['ambulance'] }, others: 'quiet' }
const config = (audience: unknown, others: object = {}) => ({ ...others, audience, rules: [] })

/** An officer and a medic on duty by a framework, with a traffic stop, a fire and another call. */
async function scene(
  file: unknown,
  createFramework = FRAMEWORKS[0]?.[1] as (typeof FRAMEWORKS)[number][1],
  convars: Record<string, string> = {},
) {
  const framework = createFramework()
  const { resource, setConfig } = resourceWith(file)
  const stage = await openStage({ resource, convars })
  const { world, cad } = stage
  await world.resources.install(framework.definition)
  await world.start(framework.definition.name)
  await world.start('sonoran_calls')
  const officer = await world.join({ name: 'Officer', identifiers: ['steam:11', 'license:a1'] })
  const medic = await world.join({ name: 'Medic', identifiers: ['license:b2'] })
  await world.advance(1_000)
  framework.load(officer.id, POLICE)
  framework.load(medic.id, MEDIC)
  await world.advance(3_000)
  const [traffic, fire, other] = [
    cad.calls.create({ title: 'Traffic Stop', code: '10-50', x: 1, y: 1 }),
    cad.calls.create({ title: 'House Fire', x: 500, y: 1 }),
    cad.calls.create({ title: 'Bank Alarm', x: 900, y: 1 }),
  ]
  await world.advance(NEXT_REPLY)
  const seen = async (player: Player) => {
    const onClient = (await player.call('sonoran_calls', 'getCalls')) as SeenCall[]
    const onServer = (await world.call('sonoran_calls', 'getCallsFor', player.id)) as SeenCall[]
    const texts = (calls: SeenCall[]) =>
      calls
        .map(
          (call) => `${call.kind === 'dispatch' ? call.title : call.location}${call.quiet ? ' (quiet)' : ''}`,
        )
        .sort()
    expect(texts(onServer)).toEqual(texts(onClient))
    return texts(onClient)
  }
  return { ...stage, framework, officer, medic, traffic, fire, other, seen, setConfig }
}

const bytesWith = (player: Player, text: string) =>
  player.received.filter(
    ({ resource, args }) => resource === 'sonoran_calls' && JSON.stringify(args).includes(text),
  ).length

describe.each(FRAMEWORKS.filter(([name]) => !name.startsWith('sonorancad')))(
  'by the jobs of %s',
  (_, framework) => {
    test('a call is full, quiet or hidden, and follows a change of the job at once', async () => {
      const { world, officer, medic, seen, framework: jobs } = await scene(config([TRAFFIC, FIRE]), framework)
      expect(await seen(officer)).toEqual(['Bank Alarm', 'House Fire (quiet)', 'Traffic Stop'])
      expect(await seen(medic)).toEqual(['Bank Alarm', 'House Fire'])
      const take = watch(medic)
      jobs.setJob(medic.id, 'police')
      await world.advance(3_000)
      expect(await seen(medic)).toEqual(['Bank Alarm', 'House Fire (quiet)', 'Traffic Stop'])
      expect(
        take()
          .feed.map(({ text }) => text)
          .filter((text) => /Traffic|Fire/.test(text)),
      ).toEqual([])
    })
  },
)

describe('the audience', () => {
  test('a quiet call is smaller and paler, and causes no notification', async () => {
    const { world, cad, officer, medic } = await scene(config([FIRE]))
    const [own, others] = [medic, officer].map((player) =>
      icons(player).find(({ name }) => name === 'House Fire'),
    )
    expect(others?.scale).toBeLessThan(own?.scale as number)
    expect(others?.alpha).toBeLessThan(own?.alpha as number)
    const [takeMedic, takeOfficer] = [watch(medic), watch(officer)]
    cad.calls.create({ title: 'Forest fire', x: 3, y: 3 })
    await world.advance(NEXT_REPLY)
    expect(takeMedic().feed.map(({ text }) => text)).toEqual([expect.stringContaining('Forest fire')])
    expect(takeOfficer().feed).toEqual([])
  })

  test('a hidden call reaches its own unit, and leaves with it', async () => {
    const { world, cad, medic, traffic, seen } = await scene(config([TRAFFIC]))
    cad.units.logIn({ id: 20, communityUserIds: ['license:b2'] })
    cad.calls.attach(traffic.callId, 20)
    const take = watch(medic)
    await world.advance(3 * NEXT_REPLY)
    expect(await seen(medic)).toEqual(['Bank Alarm', 'House Fire', 'Traffic Stop'])
    expect(take().feed.flatMap(({ subject }) => subject ?? [])).toEqual(['Assigned to you'])
    cad.calls.detach(traffic.callId, 20)
    await world.advance(3 * NEXT_REPLY)
    expect(await seen(medic)).toEqual(['Bank Alarm', 'House Fire'])
  })

  test('departments and pages of units count, and unknown ones match every rule', async () => {
    const byUnit = [
      { when: { code: '10-50' }, for: { departments: ['lspd'] }, others: 'hidden' },
      { when: { title: 'Bank*' }, for: { pages: ['police'] }, others: 'hidden' },
    ]
    const { world, cad, officer, medic, seen } = await scene(config(byUnit))
    expect(await seen(medic)).toEqual(['Bank Alarm', 'House Fire', 'Traffic Stop'])
    cad.units.logIn({ id: 20, department: 'SAFD', page: 1, communityUserIds: ['license:b2'] })
    cad.units.logIn({ id: 21, department: 'LSPD', page: 0, communityUserIds: ['license:a1'] })
    await world.advance(3 * NEXT_REPLY)
    expect(await seen(medic)).toEqual(['House Fire'])
    expect(await seen(officer)).toEqual(['Bank Alarm', 'House Fire', 'Traffic Stop'])
    cad.units.update(20, { department: 'LSPD' })
    await world.advance(3 * NEXT_REPLY)
    expect(await seen(medic)).toEqual(['House Fire', 'Traffic Stop'])
    expect(cad.unitList.busiestMinute()).toBeLessThanOrEqual(3)
  })

  test('sonoran_calls reload applies changed rules at once, silently', async () => {
    const { world, medic, seen, setConfig } = await scene(config([]))
    expect(await seen(medic)).toEqual(['Bank Alarm', 'House Fire', 'Traffic Stop'])
    const take = watch(medic)
    setConfig(config([TRAFFIC]))
    await world.console.command('sonoran_calls reload')
    await world.advance(500)
    expect(await seen(medic)).toEqual(['Bank Alarm', 'House Fire'])
    setConfig(config([]))
    await world.console.command('sonoran_calls reload')
    await world.advance(500)
    expect(await seen(medic)).toEqual(['Bank Alarm', 'House Fire', 'Traffic Stop'])
    expect(take().feed).toEqual([])
  })

  test.each([
    ['a misspelt job list', { ...TRAFFIC, for: { job: ['police'] } }, 'audience rule 2: for.job'],
    ['nobody', { ...TRAFFIC, for: {} }, 'audience rule 2: for'],
    ['another word', { ...TRAFFIC, others: 'invisible' }, 'audience rule 2: others is "invisible"'],
    ['a missing word', { when: TRAFFIC.when, for: TRAFFIC.for }, 'audience rule 2: others is missing'],
    ['an unknown page', { ...TRAFFIC, for: { pages: ['taxi'] } }, 'audience rule 2: for.pages[1] is "taxi"'],
  ])('a wrong rule (%s) is named, and its calls go to everybody', async (_, wrong, line) => {
    const stage = await scene(config([{ ...TRAFFIC, when: {} }, wrong]))
    expect(await stage.seen(stage.medic)).toEqual(['Traffic Stop'])
    const lines = consoleLines(stage).filter((text) => text.includes('audience'))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(line)
    expect(lines[0]).toMatch(/Allowed: |Known settings: /)
  })

  test('closed calls are hidden as open ones are', async () => {
    const { world, cad, officer, medic, traffic } = await scene(config([TRAFFIC]))
    cad.calls.close(traffic.callId)
    await world.advance(NEXT_REPLY)
    for (const player of [officer, medic]) {
      await player.command('calls 2')
      await world.advance(1_000)
    }
    expect(officer.chat.some(({ text }) => text.includes('Traffic Stop'))).toBe(true)
    expect(bytesWith(officer, 'Traffic Stop')).toBeGreaterThan(0)
    expect(bytesWith(medic, 'Traffic Stop')).toBe(0)
  })

  test('players whose duty knows no job see everything', async () => {
    const { resource } = resourceWith(config([TRAFFIC]))
    const { world, cad } = await openStage({ resource })
    await world.start('sonoran_calls')
    const player = await world.join({ name: 'A', identifiers: ['license:x'], aces: ['sonoran_calls.duty'] })
    await world.advance(2_000)
    await player.command('duty')
    cad.calls.create({ title: 'Traffic Stop', code: '10-50', x: 1, y: 1 })
    await world.advance(NEXT_REPLY)
    expect(icons(player).map(({ name }) => name)).toEqual(['10-50 - Traffic Stop'])
  })
})

describe('dispatcherFirst', () => {
  const first = config([], { dispatcherFirst: true })

  test('911 calls are quiet while a dispatcher is online, until they are dispatched', async () => {
    const { world, cad, officer, seen } = await scene(first)
    const { callId } = cad.emergencies.create({ location: 'Innocence Blvd', x: 5, y: 5 })
    await world.advance(3 * NEXT_REPLY)
    const calls = ['Bank Alarm', 'House Fire', 'Traffic Stop']
    expect(await seen(officer)).toEqual(['Innocence Blvd', ...calls].sort())
    const { id } = cad.units.logIn({ isDispatch: true })
    await world.advance(3 * NEXT_REPLY)
    expect(await seen(officer)).toEqual(['Innocence Blvd (quiet)', ...calls].sort())
    const take = watch(officer)
    cad.emergencies.dispatch(callId, { title: 'Assault' })
    await world.advance(NEXT_REPLY)
    expect(await seen(officer)).toEqual(['Assault', ...calls].sort())
    expect(take().feed.map(({ subject }) => subject)).toEqual(['911 call dispatched'])
    cad.units.logOut(id)
    cad.emergencies.create({ location: 'Vinewood', x: 5, y: 5 })
    await world.advance(3 * NEXT_REPLY)
    expect(await seen(officer)).toContain('Vinewood')
  })

  test("by sonorancad's state, within 10 s; unknown means that nobody is online", async () => {
    const { world, cad, officer, seen } = await scene(first)
    let status: unknown = 'unknown'
    const sonorancad = createSonorancad(cad.units.all)
    await world.resources.install({
      name: 'sonorancad',
      server(game) {
        sonorancad.definition.server?.(game)
        game.exports('getDispatchStatus', () => status)
      },
    })
    await world.start('sonorancad')
    cad.emergencies.create({ location: 'Innocence Blvd', x: 5, y: 5 })
    await world.advance(3 * NEXT_REPLY)
    expect(await seen(officer)).toContain('Innocence Blvd')
    for (const next of [true, false, true]) {
      status = next
      await world.advance(11_000)
      expect(await seen(officer)).toContain(next ? 'Innocence Blvd (quiet)' : 'Innocence Blvd')
    }
  })
})

describe('/callnotify', () => {
  async function notified(command: string) {
    const { world, cad, officer, bank } = await ownCall()
    await officer.command(command)
    const take = watch(officer)
    cad.calls.create({ title: 'Robbery', priority: 1, x: 1, y: 1 })
    cad.calls.create({ title: 'Parking', priority: 3, x: 1, y: 1 })
    cad.calls.note(bank.callId, 'hello')
    await world.advance(NEXT_REPLY)
    return take().feed.map(({ text }) => /Robbery|Parking|hello/.exec(text)?.[0] ?? text)
  }

  async function ownCall() {
    const stage = await scene(config([]))
    const { world, cad } = stage
    cad.units.logIn({ id: 20, communityUserIds: ['license:a1'] })
    const bank = cad.calls.create({ title: 'Own', x: 9, y: 9, idents: [20] })
    await world.advance(3 * NEXT_REPLY)
    return { ...stage, bank }
  }

  test.each([
    ['callnotify all', ['Parking', 'Robbery', 'hello']],
    ['callnotify priority', ['Robbery', 'hello']],
    ['callnotify mine', ['hello']],
    ['callnotify responding', ['Parking', 'Robbery', 'hello']],
    ['callnotify none', []],
    ['callmute', []],
  ])('%s', async (command, expected) => {
    expect((await notified(command)).sort()).toEqual(expected)
  })

  test('responding: only own calls while the player responds', async () => {
    const { world, cad, officer, fire } = await scene(config([]), undefined, {
      sonoran_calls_respond: 'game',
    })
    await officer.command('callnotify responding')
    await officer.command(`callrespond ${fire.callId}`)
    await world.advance(2_000)
    const take = watch(officer)
    cad.calls.create({ title: 'Robbery', priority: 1, x: 1, y: 1 })
    cad.calls.note(fire.callId, 'hello')
    await world.advance(NEXT_REPLY)
    expect(take().feed.map(({ text }) => /Robbery|hello/.exec(text)?.[0])).toEqual(['hello'])
  })

  test('the choice is stored, /callmute returns to it, and an unknown choice lists the choices', async () => {
    const { world, officer } = await scene(config([]))
    const last = () => officer.feed.at(-1)?.text
    await officer.command('callnotify mine')
    expect(last()).toBe('Call notifications: your own calls')
    await officer.command('callmute')
    await officer.command('callnotify')
    expect(last()).toMatch(/^Call notifications: none\. Choose with/)
    await world.restart('sonoran_calls')
    await world.advance(5_000)
    await officer.command('callmute')
    await officer.command('callnotify what')
    expect(last()).toMatch(/^Call notifications: your own calls\./)
  })
})
