import { performAction } from './actions.ts'
import { buildPage } from './assets.ts'
import { serve } from './http.ts'
import { openReal, openSimulated, type RealCad, type Scenario, type ScenarioOptions } from './scenario.ts'
import { createUpdateStream } from './update-stream.ts'
import { viewModelOf } from './view-model.ts'
import { watchFolder } from './watch-folder.ts'

export interface PreviewOptions extends ScenarioOptions {
  /** 0 for any free port. */
  port: number
  /** Null for the simulated CAD. */
  real: RealCad | null
  /** Whether time passes in real time; otherwise the caller advances the world's clock. */
  running: boolean
}

export interface Preview {
  url: string
  scenario: Scenario
  close(): Promise<void>
}

/** Opens a scenario and serves the page that shows it. */
export async function openPreview({ port, real, running, ...options }: PreviewOptions): Promise<Preview> {
  const assets = await buildPage()
  const scenario = await (real === null ? openSimulated(options) : openReal(real, options))
  const { world, about, cad, monitor, setOtherRequests } = scenario
  const context = {
    world,
    resource: about.resource,
    cad,
    setOtherRequests,
    registeredCommands: () => monitor.commands,
  }

  const updates = createUpdateStream(
    () => viewModelOf(scenario),
    () => ({ world: world.clock.now(), wall: world.clock.wall(), running }),
    // The view model never contains the key. This is the second line of defence.
    (text) => (real === null ? text : text.replaceAll(real.apiKey, '(API key)')),
  )
  const site = await serve(
    { assets, subscribe: updates.subscribe, performAction: (body) => performAction(context, body) },
    port,
  ).catch(async (error) => {
    await scenario.close()
    throw error
  })

  const print = (text: string) =>
    world.console.print({ level: 'game', resource: 'preview', player: null, text })
  const isRunning = () => world.resources.stateOf(about.resource) === 'started'
  const stopWatching = watchFolder(scenario.folder, {
    onConfigWritten() {
      if (!isRunning()) return
      print('config.json was written: sonoran_calls reload')
      void world.console.command(`${about.resource} reload`)
    },
    onBundlesWritten() {
      if (!isRunning()) return
      print('The bundles were rebuilt: restart')
      world.restart(about.resource).catch((error: Error) => print(`Could not restart: ${error.message}`))
    },
  })
  const stopClock = running ? world.run() : () => {}
  let closed = false

  return {
    url: site.url,
    scenario,
    async close() {
      if (closed) return
      closed = true
      stopWatching()
      stopClock()
      await site.close()
      await scenario.close()
    },
  }
}
