import { readFileSync } from 'node:fs'
import type { Cad } from '../simulator/cad/cad.ts'
import type { Player, StandInDefinition, World } from '../simulator/game/world.ts'
import { onPushEvent } from '../simulator/push/events.ts'
import { createSonorancad } from '../simulator/push/sonorancad.ts'
import { createOxLib, type OxNotification } from '../simulator/resources/ox-lib.ts'
import type { ExtraResource, OxView } from './protocol.ts'

const POSTALS = new URL('../simulator/data/postals.json', import.meta.url)

const MAX_NOTICES = 8
/** In ms, if the notification has none. */
const DEFAULT_DURATION = 3_000

/** Stand-ins of other resources that can be started and stopped: postals, Sonoran's own resource, and ox_lib. */
export function createExtraResources(world: World, cad: Cad) {
  const sonorancad = createSonorancad(cad.units.all)
  const oxLib = createOxLib()
  const definitions: Record<ExtraResource, StandInDefinition> = {
    'nearest-postal': {
      name: 'nearest-postal',
      metadata: { postal_file: ['postals.json'] },
      files: { 'postals.json': readFileSync(POSTALS, 'utf8') },
    },
    sonorancad: sonorancad.definition,
    ox_lib: oxLib,
  }
  /** When the preview first saw each notification. */
  const seenAt = new WeakMap<OxNotification, number>()
  const installed = new Set<ExtraResource>()
  const running = new Set<ExtraResource>()
  onPushEvent(cad, (event) => {
    if (running.has('sonorancad')) sonorancad.receive(event)
  })

  return {
    isRunning: (name: ExtraResource): boolean => running.has(name),

    /** What ox_lib shows to the player. Null while it does not run. */
    oxViewOf(player: Player): OxView | null {
      if (!running.has('ox_lib')) return null
      const { current, menu } = oxLib.of(player)
      const notices = current.slice(-MAX_NOTICES).map((notification) => {
        const at = seenAt.get(notification) ?? world.clock.now()
        seenAt.set(notification, at)
        const { title = '', description = '', duration = DEFAULT_DURATION } = notification
        return { at, title, text: withoutMarkdown(description), duration }
      })
      const options = menu?.options.map(({ title = '', description = '', readOnly, disabled }) => ({
        title: withoutMarkdown(title),
        description: withoutMarkdown(description),
        enabled: !readOnly && !disabled,
      }))
      return { notices, menu: menu && { title: withoutMarkdown(menu.title), options: options ?? [] } }
    },

    /** Selects an option of ox_lib's open menu. */
    async chooseOption(player: Player, index: number): Promise<void> {
      const screen = oxLib.of(player)
      const title = screen.menu?.options[index]?.title
      if (title === undefined) throw new Error('The menu has no such option')
      await screen.choose(title)
    },

    async toggle(name: ExtraResource): Promise<void> {
      if (running.delete(name)) return void (await world.stop(name))
      if (!installed.has(name)) await world.resources.install(definitions[name])
      installed.add(name)
      running.add(name)
      await world.start(name)
    },
  }
}

export type ExtraResources = ReturnType<typeof createExtraResources>

/** The resource escapes all punctuation, so only that has to be undone. */
const withoutMarkdown = (text: string): string =>
  text.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/ {2}\n/g, '\n')
