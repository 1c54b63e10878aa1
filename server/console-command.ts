import type { Status } from '../shared/api.ts'
import type { CallStore } from './core/call-store.ts'
import { runCommand } from './core/commands.ts'
import type { Config } from './core/config/config.ts'
import type { Poller } from './core/poller.ts'
import type { PostalSource } from './core/postals/postal-source.ts'
import { redact } from './core/redact.ts'
import { secretsOf } from './core/settings.ts'
import type { Duty } from './duty/duty.ts'
import * as fivem from './fivem.ts'
import type { Polling } from './polling.ts'

export interface ConsoleCommandDeps {
  status(): Status
  callStore: Pick<CallStore, 'board'>
  postals: Pick<PostalSource, 'locate' | 'resource'>
  duty: Pick<Duty, 'roster' | 'explain'>
  poller: Pick<Poller, 'refresh'> & Pick<Polling, 'closedCalls'>
  config: Pick<Config, 'reload' | 'rules'>
}

/** Registers the command `sonoran_calls`, for the console and for players with the ACE `command.sonoran_calls`. */
export function addConsoleCommand({
  status,
  callStore,
  postals,
  duty,
  poller,
  config,
}: ConsoleCommandDeps): void {
  fivem.onCommand('sonoran_calls', true, async (source, args) => {
    const lines = await runCommand(args, {
      status,
      versions: { resource: fivem.version(), server: fivem.serverVersion() },
      wallNow: () => fivem.clocks().wall,
      calls: () => [...callStore.board().calls.values()],
      closedCalls: () => callStore.board().closed,
      closedPage: poller.closedCalls,
      details: {
        locatePostal: postals.locate,
        postalResource: postals.resource,
        rules: config.rules,
        wallNow: () => fivem.clocks().wall,
      },
      explainDuty: duty.explain,
      playersOnDuty: () =>
        duty.roster.playersOnDuty().map((player) => ({ source: player, name: fivem.playerName(player) })),
      refresh: poller.refresh,
      reloadConfig: config.reload,
    })
    const secrets = secretsOf(fivem.convar)
    for (const line of lines) fivem.replyToCommand(source, redact(line, secrets))
  })
}
