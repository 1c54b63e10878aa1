import type { DutyProvider } from '../core/duty/provider.ts'
import { dutyProviders } from '../core/messages.ts'
import type { Settings } from '../core/settings.ts'
import type { createProviders } from './providers.ts'
import type { Standalone } from './standalone.ts'

export interface ProviderSelectorDeps {
  providers: ReturnType<typeof createProviders>
  standalone: Standalone
  /** Asks these from now on. */
  setProviders(sources: readonly DutyProvider[]): void
  onCommand(name: string, restricted: boolean, run: (source: number) => void): void
  /** Told of a player who may not sign on by the command. */
  onDenied(source: number): void
  info(line: string): void
}

/**
 * Who is asked for duty: by the settings, and by what runs now. What comes back is called when either may have changed;
 * `anew`: the sources themselves would answer otherwise than before.
 */
export function createProviderSelector({
  providers,
  standalone,
  setProviders,
  onCommand,
  onDenied,
  info,
}: ProviderSelectorDeps) {
  let inUse: DutyProvider[] = []
  let command = ''
  /** A command can't be taken back, and one that is not needed might hide a framework's own. */
  const offered = new Set<string>()

  function offer(name: string): void {
    if (name === '' || offered.has(name)) return
    offered.add(name)
    onCommand(name, false, (source) => {
      if (source === 0 || name !== command || !inUse.includes(standalone)) return
      if (!standalone.toggle(source)) onDenied(source)
    })
  }

  return ({ duty, dutyCommand }: Pick<Settings, 'duty' | 'dutyCommand'>, anew: boolean): void => {
    command = dutyCommand
    const chosen = providers.choose(duty)
    if (chosen.includes(standalone)) offer(dutyCommand)
    const same = chosen.length === inUse.length && chosen.every((source, i) => source === inUse[i])
    if (same && !anew) return
    inUse = chosen
    setProviders(chosen)
    const names = chosen.map(({ name }) => name)
    const missing = duty === 'auto' ? [] : duty.filter((name) => !names.includes(name))
    info(dutyProviders(names, missing))
  }
}
