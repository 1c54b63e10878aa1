import type { Status } from '../shared/api.ts'
import type { CallStore } from './core/call-store.ts'
import { runCommand } from './core/commands.ts'
import type { Roster } from './core/duty/roster.ts'
import type { LocatePostal } from './core/placement.ts'
import type { Poller } from './core/poller.ts'
import { redact } from './core/redact.ts'
import { secretsOf } from './core/settings.ts'
import type { StyleConfig } from './core/style/style-config.ts'
import * as fivem from './fivem.ts'

export interface ConsoleCommandDeps {
  status(): Status
  callStore: Pick<CallStore, 'board'>
  locatePostal: LocatePostal
  roster: Pick<Roster, 'playersOnDuty'>
  poller: Pick<Poller, 'refresh'>
  styleConfig: Pick<StyleConfig, 'reload'>
}

/** Registers the command `sonoran_calls`, for the console and for players with the ACE `command.sonoran_calls`. */
export function addConsoleCommand({
  status,
  callStore,
  locatePostal,
  roster,
  poller,
  styleConfig,
}: ConsoleCommandDeps): void {
  fivem.onCommand('sonoran_calls', true, async (source, [subcommand]) => {
    const lines = await runCommand(subcommand, {
      status,
      versions: { resource: fivem.version(), server: fivem.serverVersion() },
      wallNow: () => fivem.clocks().wall,
      calls: () => [...callStore.board().calls.values()],
      locatePostal,
      playersOnDuty: () =>
        roster.playersOnDuty().map((player) => ({ source: player, name: fivem.playerName(player) })),
      refresh: poller.refresh,
      reloadConfig: styleConfig.reload,
    })
    const secrets = secretsOf(fivem.convar)
    for (const line of lines) fivem.replyToCommand(source, redact(line, secrets))
  })
}
