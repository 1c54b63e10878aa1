import { expect, test } from 'vitest'
import { icons, shift } from '../fixtures/stage.ts'

test.each(['true', 'false', '0'])(
  'a player who goes on duty receives the calls with sv_enableNetEventReassembly %s',
  async (value) => {
    const { world, cad, officer } = await shift({ convars: { sv_enableNetEventReassembly: value } })
    cad.calls.create({ title: 'Bank Alarm', code: '211', x: 147, y: -1035 })
    await world.advance(30_000)
    expect(icons(officer)).toHaveLength(1)
    const partner = await world.join({ name: 'Partner', aces: ['sonoran_calls.duty'] })
    await world.advance(2_000)
    await partner.command('duty')
    await world.advance(5_000)
    expect(icons(partner)).toHaveLength(1)
    expect(world.console.lines.filter(({ text }) => text.includes('latent event'))).toEqual([])
  },
)
