import { perform } from './actions.ts'
import { buildPage } from './assets.ts'
import { serve } from './http.ts'
import { type OpenScene, openReal, openSimulated, type RealCad, type SceneOptions } from './scenario.ts'
import { createUpdates } from './updates.ts'
import { viewModelOf } from './view-model.ts'
import { watchFolder } from './watch-folder.ts'

export interface PreviewOptions extends SceneOptions {
  /** 0 for any that is free. */
  port: number
  /** Null for the simulated CAD. */
  real: RealCad | null
  /** Time passes by itself, else whoever opened this moves the clock. */
  running: boolean
}

export interface Preview {
  url: string
  scene: OpenScene
  close(): Promise<void>
}

/** The preview, built here: a scene, the page that shows it, and what visitors may do. */
export async function openPreview({ port, real, running, ...options }: PreviewOptions): Promise<Preview> {
  const assets = await buildPage()
  const scene = await (real === null ? openSimulated(options) : openReal(real, options))
  const { world, about } = scene
  const theatre = { world, resource: about.resource, cad: scene.cad, otherUser: scene.setOtherUser }

  const updates = createUpdates(
    () => viewModelOf(scene),
    () => ({ world: world.clock.now(), wall: world.clock.wall(), running }),
    // Nothing that the page shows holds the key. Should that ever be wrong, it is wrong here only.
    (text) => (real === null ? text : text.replaceAll(real.apiKey, '(the key)')),
  )
  const site = await serve(
    { assets, watch: updates.watch, act: (body) => perform(theatre, body) },
    port,
  ).catch(async (error) => {
    await scene.close()
    throw error
  })

  const note = (text: string) =>
    world.console.print({ level: 'game', resource: 'preview', player: null, text })
  const runs = () => world.resources.stateOf(about.resource) === 'started'
  const unwatch = watchFolder(scene.folder, {
    config() {
      if (!runs()) return
      note('config.json was written: sonoran_calls reload')
      void world.console.command(`${about.resource} reload`)
    },
    bundles() {
      if (!runs()) return
      note('The bundles were built anew: restart')
      world.restart(about.resource).catch((error: Error) => note(`Could not restart: ${error.message}`))
    },
  })
  const stop = running ? world.run() : () => {}
  let closed = false

  return {
    url: site.url,
    scene,
    async close() {
      if (closed) return
      closed = true
      unwatch()
      stop()
      await site.close()
      await scene.close()
    },
  }
}
