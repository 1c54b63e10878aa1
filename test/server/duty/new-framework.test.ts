import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { RESOURCE_FOLDER } from '../../../simulator/stage.ts'
import { openStage } from '../../fixtures/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'sonoran_calls-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The code block that follows the file's name in CONTRIBUTING.md. */
function documentedCode(file: string): string {
  const [, after = ''] = readFileSync(join(RESOURCE_FOLDER, 'CONTRIBUTING.md'), 'utf8').split(
    `\`${file}\`:\n`,
  )
  return /```ts\n(.*?)```/s.exec(after)?.[1] ?? ''
}

test('the example framework of CONTRIBUTING.md works with one new file and one new line', async () => {
  for (const part of [
    'server',
    'client',
    'shared',
    'locales',
    'build.mjs',
    'fxmanifest.lua',
    'config.json',
    'package.json',
  ])
    cpSync(join(RESOURCE_FOLDER, part), join(folder, part), { recursive: true })
  cpSync(join(RESOURCE_FOLDER, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'))
  symlinkSync(join(RESOURCE_FOLDER, 'node_modules'), join(folder, 'node_modules'))

  const line = documentedCode('server/duty/frameworks.ts')
  expect(line.trim().split('\n')).toHaveLength(1)
  writeFileSync(join(folder, 'server/duty/my-framework.ts'), documentedCode('server/duty/my-framework.ts'))
  appendFileSync(join(folder, 'server/duty/frameworks.ts'), line)
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
  run('node_modules/typescript/bin/tsc', '-p', 'server')
  run('build.mjs')

  const { world } = await openStage({
    resource: { name: 'sonoran_calls', folder },
    convars: { sonoran_calls_duty: 'my_framework' },
  })
  const officer = await world.join()
  let working = true
  await world.resources.install({
    name: 'my_framework',
    server({ exports, on, emit }) {
      exports('getMember', (source: number) => (source === officer.id ? { job: 'police', working } : null))
      on('test:toggle', (on: boolean) => {
        working = on
        emit('my_framework:jobChanged', officer.id)
      })
    },
  })
  const onDuty = () => world.call('sonoran_calls', 'getOnDutyPlayers')
  await world.start('sonoran_calls')
  await world.start('my_framework')
  await world.advance(2_000)
  expect(await onDuty()).toEqual([officer.id])
  await world.emit('test:toggle', false)
  await world.advance(1_000)
  expect(await onDuty()).toEqual([])

  // 'auto' selects it too.
  await world.convars.set('sonoran_calls_duty', 'auto')
  await world.emit('test:toggle', true)
  await world.advance(1_000)
  expect(await onDuty()).toEqual([officer.id])
})
