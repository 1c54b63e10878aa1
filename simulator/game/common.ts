import { scriptConsole } from './console.ts'
import { createExports } from './exports.ts'
import type { Game } from './game.ts'
import type { Handler } from './globals.ts'
import { kvpNatives } from './kvp.ts'
import { EXTERNAL_RUNTIME, type Machine } from './machine.ts'
import type { Runtime } from './runtime.ts'
import { createStateBag } from './state-bags.ts'

/** The globals of scripts on the server and on clients. */
export function commonGlobals(runtime: Runtime, machine: Machine, game: Game) {
  const { resources } = game

  const natives = runtime.wrapNatives({
    ...kvpNatives(machine.kvp, runtime),
    ...game.convars.natives(runtime, machine.side),
    TriggerEventInternal(name: string, payload: Uint8Array, length: number): void {
      const event = {
        name: String(name),
        payload: payload.subarray(0, length),
        source: '' as const,
        remote: false,
      }
      runtime.run(() => machine.dispatch(event))
    },
    GetCurrentResourceName: () => runtime.name,
    GetInvokingResource(): string | null {
      const caller = machine.running.filter((name) => name !== runtime.name).at(-1)
      return caller === undefined || caller === EXTERNAL_RUNTIME ? null : caller
    },
    GetResourceState: (name: string) => resources.stateOn(machine, name),
    GetNumResources: () => resources.all.length,
    GetResourceByFindIndex: (index: number) => resources.all[index]?.name ?? null,
    GetResourceMetadata: (name: string, key: string, index: number) =>
      resources.find(name)?.metadata[key]?.[index] ?? null,
    GetNumResourceMetadata: (name: string, key: string) => resources.find(name)?.metadata[key]?.length ?? 0,
    LoadResourceFile: (name: string, path: string) =>
      resources.find(name)?.readFile(path, machine.side) ?? null,
    RegisterCommand: (name: string, handler: Handler, restricted: boolean) =>
      machine.commands.register(runtime, name, handler, Boolean(restricted)),
    GetRegisteredCommands: () => machine.commands.names.map((name) => ({ name })),
  })

  const emit = (name: string, ...args: unknown[]): void => {
    const payload = runtime.pack(args)
    natives.TriggerEventInternal(name, payload, payload.length)
  }

  const { setTick, clearTick, ...timers } = runtime.timers.globals
  return {
    ...natives,
    ...runtime.events.globals,
    ...timers,
    setTick,
    clearTick,
    emit,
    TriggerEvent: emit,
    exports: createExports(runtime, { on: runtime.events.globals.on, emit }),
    console: scriptConsole(runtime.print),
    msgpack_pack: runtime.pack,
    msgpack_unpack: runtime.unpack,
    GlobalState: createStateBag(game.bags, 'global', runtime),
    /** The sender of the current event. Read it before the first `await`. */
    source: null as number | '' | null,
  }
}
