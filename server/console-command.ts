import type { Status } from '../shared/api.ts'
import type { CallStore } from './core/call-store.ts'
import { runCommand } from './core/commands.ts'
import type { Config } from './core/config/config.ts'
import type { Poller } from './core/poller.ts'
import type { PostalSource } from './core/postals/postal-source.ts'
import { redact } from './core/redact.ts'
import { secretsOf } from './core/settings.ts'
import { runDoctor } from './doctor.ts'
import type { Duty } from './duty/duty.ts'
import * as fivem from './fivem.ts'
import type { Polling } from './polling.ts'

export interface ConsoleCommandDeps {
  status(): Status
  callStore: Pick<CallStore, 'board'>
  postals: Pick<PostalSource, 'locate' | 'resource' | 'size'>
  duty: Pick<Duty, 'roster' | 'explain' | 'providerNames'>
  poller: Pick<Poller, 'refresh'> & Pick<Polling, 'closedCalls' | 'health'>
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
      doctor: () =>
        runDoctor({
          ...{ status, refresh: poller.refresh, refusedStatus: poller.health.refusedStatus },
          providerNames: duty.providerNames,
          dutyProviders: () => duty.roster.providersFor(0).map(({ provider }) => provider.name),
          playersOnDuty: () => duty.roster.playersOnDuty().length,
          hasPostals: () => postals.resource() !== '' && postals.size() > 0,
          isStarted: fivem.isResourceStarted,
          hasLocale,
          reloadConfig: config.reload,
        }),
    })
    const secrets = secretsOf(fivem.convar)
    for (const line of lines) fivem.replyToCommand(source, redact(line, secrets))
  })
}

/** Whether there are texts in the language of a locale, such as `de` or `pt-BR`. */
function hasLocale(name: string): boolean {
  const [language = '', region] = name.split(/[-_]/)
  const files = [`${language.toLowerCase()}-${region?.toUpperCase()}`, language.toLowerCase()]
  return [...files, language.toLowerCase() === 'pt' ? 'pt-BR' : 'en-none'].some(
    (file) => fivem.readResourceFile(fivem.resource, `locales/${file}.json`) !== null,
  )
}
