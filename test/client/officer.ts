import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Player } from '../../simulator/game/world.ts'
import { createOxLib } from '../../simulator/resources/ox-lib.ts'
import { RESOURCE_FOLDER, type StageOptions } from '../../simulator/stage.ts'
import { OFFICER, openStage } from '../e2e/stage.ts'

export { circles, icons, NEXT_REPLY } from '../e2e/stage.ts'

export interface OfficerOptions extends StageOptions {
  /** ox_lib runs. */
  oxLib?: boolean
  /** What config.json holds, if not what is shipped. */
  config?: unknown
  onDuty?: boolean
}

/** A running server with one officer, on duty unless said otherwise. */
export async function officerOnDuty({
  oxLib = false,
  config,
  onDuty = true,
  ...options
}: OfficerOptions = {}) {
  const folder = config === undefined ? RESOURCE_FOLDER : copyOfResource()
  const setConfig = (next: unknown) =>
    writeFileSync(join(folder, 'config.json'), typeof next === 'string' ? next : JSON.stringify(next))
  if (config !== undefined) setConfig(config)
  const { world, cad } = await openStage({ ...options, resource: { name: 'sonoran_calls', folder } })
  const ox = createOxLib()
  await world.resources.install(ox)
  if (oxLib) await world.start('ox_lib')
  await world.start('sonoran_calls')
  const officer = await world.join(OFFICER)
  await world.advance(2_000)
  if (onDuty) {
    await officer.command('duty')
    await world.advance(12_000)
  }
  return { world, cad, officer, ox: ox.of(officer), setConfig }
}

/** What goes to a server, in a folder that a test may write to. */
function copyOfResource(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sonoran_calls-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const part of ['fxmanifest.lua', 'config.json', 'locales', 'dist'])
    cpSync(join(RESOURCE_FOLDER, part), join(folder, part), { recursive: true })
  return folder
}

/** Everything new on the player's screen since the last look. */
export function watch(player: Player) {
  let [feed, chat, sounds] = [player.feed.length, player.chat.length, player.sounds.length]
  return () => {
    const news = {
      feed: player.feed.slice(feed),
      chat: player.chat.slice(chat),
      sounds: player.sounds.slice(sounds).map(({ name }) => name),
    }
    ;[feed, chat, sounds] = [player.feed.length, player.chat.length, player.sounds.length]
    return news
  }
}
