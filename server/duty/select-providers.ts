import type { DutyProvider } from '../core/duty/provider.ts'
import { dutyProviders } from '../core/messages.ts'
import type { Settings } from '../core/settings.ts'
import type { createProviders } from './providers.ts'
import type { Standalone } from './standalone.ts'

export interface ProviderSelectorDeps {
  providers: ReturnType<typeof createProviders>
  standalone: Standalone
  /** Replaces the providers in use. */
  setProviders(providers: readonly DutyProvider[]): void
  onCommand(name: string, restricted: boolean, run: (source: number) => void): void
  /** Called for a player without the ACE who used the duty command. */
  onDenied(source: number): void
  info(line: string): void
}

/**
 * Selects the duty providers by the settings and by the resources that run. The returned function is called when either
 * may have changed; `force` restarts the providers even if the selection is the same.
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
  /** A command can't be unregistered, and an unneeded one could hide a framework's own, so it is registered late. */
  const registered = new Set<string>()

  function registerCommand(name: string): void {
    if (name === '' || registered.has(name)) return
    registered.add(name)
    onCommand(name, false, (source) => {
      if (source === 0 || name !== command || !inUse.includes(standalone)) return
      if (!standalone.toggle(source)) onDenied(source)
    })
  }

  return ({ duty, dutyCommand }: Pick<Settings, 'duty' | 'dutyCommand'>, force: boolean): void => {
    command = dutyCommand
    const selected = providers.choose(duty)
    if (selected.includes(standalone)) registerCommand(dutyCommand)
    const isSame = selected.length === inUse.length && selected.every((provider, i) => provider === inUse[i])
    if (isSame && !force) return
    inUse = selected
    setProviders(selected)
    const names = selected.map(({ name }) => name)
    const missing = duty === 'auto' ? [] : duty.filter((name) => !names.includes(name))
    info(dutyProviders(names, missing))
  }
}
