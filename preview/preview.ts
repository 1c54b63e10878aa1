import { performAction } from './actions.ts'
import { buildPage } from './assets.ts'
import { startAutoReload } from './auto-reload.ts'
import { serve } from './http.ts'
import { openReal, openSimulated, type RealCad, type Scenario, type ScenarioOptions } from './scenario.ts'
import { createUpdateStream } from './update-stream.ts'
import { viewModelOf } from './view-model.ts'

export interface PreviewOptions extends ScenarioOptions {
  /** 0 for any free port. */
  port: number
  /** Null for the simulated CAD. */
  real: RealCad | null
  /** Whether time passes in real time; otherwise the caller advances the world's clock. */
  running: boolean
  /** Called when a changed file was applied to the resource. */
  onMessage?: (text: string) => void
}

export interface Preview {
  url: string
  scenario: Scenario
  close(): Promise<void>
}

/** Opens a scenario and serves the page that shows it. */
export async function openPreview({
  port,
  real,
  running,
  onMessage = () => {},
  ...options
}: PreviewOptions): Promise<Preview> {
  const [assets, scenario] = await Promise.all([
    buildPage(),
    real === null ? openSimulated(options) : openReal(real, options),
  ])
  const { world, about, cad, monitor, setOtherRequests } = scenario
  const context = {
    ...{ world, resource: about.resource, cad, setOtherRequests },
    otherServers: scenario.otherServers,
    ...{ extraResources: scenario.extraResources, jobs: scenario.jobs, driving: scenario.driving },
    isOnDuty: (source: number) => monitor.onDuty.has(source),
    registeredCommands: () => monitor.commands,
  }

  const autoReload = startAutoReload(scenario, onMessage)
  const updates = createUpdateStream(
    () => viewModelOf(scenario, autoReload.message()),
    () => ({ world: world.clock.now(), wall: world.clock.wall(), running }),
    // The view model never contains the key. This is the second line of defence.
    (text) => (real === null ? text : text.replaceAll(real.apiKey, '(API key)')),
  )
  const site = await serve(
    { assets, subscribe: updates.subscribe, performAction: (body) => performAction(context, body) },
    port,
  ).catch(async (error) => {
    autoReload.stop()
    await scenario.close()
    throw error
  })

  const stopClock = running ? world.run() : () => {}
  const stopAdvice = real === null ? () => {} : reportAdvice(scenario, onMessage)
  let closed = false

  return {
    url: site.url,
    scenario,
    async close() {
      if (closed) return
      closed = true
      autoReload.stop()
      stopAdvice()
      stopClock()
      await site.close()
      await scenario.close()
    },
  }
}

const ADVICE_CHECK_MS = 500

/** Reports whether the key and the server id of the real CAD work, whenever that changes. */
function reportAdvice(scenario: Scenario, onMessage: (text: string) => void): () => void {
  let reported: string | null = null
  const timer = setInterval(() => {
    const { advice } = viewModelOf(scenario, null).server
    if (advice !== null && advice !== reported) onMessage(advice)
    reported = advice ?? reported
  }, ADVICE_CHECK_MS)
  return () => clearInterval(timer)
}
