import type { ViewModel } from './protocol.ts'
import type { Scenario } from './scenario.ts'
import { watchFolder } from './watch-folder.ts'

/**
 * Applies changes of the resource's folder to the running resource: reloads config.json, restarts after a build. Reports
 * each change on the server console, on the page and to `onMessage`.
 */
export function startAutoReload(
  { world, about, folder }: Pick<Scenario, 'world' | 'about' | 'folder'>,
  onMessage: (text: string) => void,
) {
  let message: ViewModel['message'] = null

  function report(text: string): void {
    world.console.print({ level: 'game', resource: 'preview', player: null, text })
    message = { at: world.clock.now(), text }
    onMessage(text)
  }
  const isRunning = () => world.resources.stateOf(about.resource) === 'started'

  async function restart(): Promise<void> {
    const restarted = await world.restart(about.resource).catch(() => false)
    const outcome = restarted ? 'was restarted' : 'could not restart; see the console'
    report(`The bundles were rebuilt: the resource ${outcome}`)
  }

  const stop = watchFolder(folder, {
    onConfigWritten() {
      if (!isRunning()) return
      report(`The configuration was written: ${about.resource} reload`)
      void world.console.command(`${about.resource} reload`)
    },
    onBundlesWritten: () => void (isRunning() && restart()),
  })
  return { message: () => message, stop }
}
