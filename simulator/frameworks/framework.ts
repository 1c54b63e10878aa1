import type { Handler } from '../game/globals.ts'
import type { ServerGlobals, StandInDefinition } from '../game/world.ts'

export const JOBS: Record<string, { label: string; type: string | null }> = {
  police: { label: 'Law Enforcement', type: 'leo' },
  ambulance: { label: 'EMS', type: 'ems' },
  mechanic: { label: 'LS Customs', type: 'mechanic' },
  unemployed: { label: 'Civilian', type: null },
}

/** The job and the duty of a player's character. */
export interface Employment {
  job: string
  onDuty: boolean
}

/**
 * Framework-independent actions on players. Each stand-in emits the same events in the same order as the real
 * framework, and its exports return the same values at each of those moments.
 */
export interface FrameworkActions {
  load(source: number, employment: Employment): void
  unload(source: number): void
  /** The player is on duty in the new job. `unemployed` removes the job. */
  setJob(source: number, job: string): void
  /** In a framework without a duty state: the usual replacement for it. */
  setDuty(source: number, onDuty: boolean): void
}

/** A fault of the exports, for one player or for all. */
export interface ExportFault {
  /** `missing` applies from the next start, the others at once. A function returns the export's result. */
  mode: 'throws' | 'missing' | (() => unknown)
  source?: number
}

/** A stand-in for a framework. Its actions run in the next tick. */
export interface Framework extends FrameworkActions {
  /** The name in `sonoran_calls_duty`. */
  readonly name: string
  readonly definition: StandInDefinition
  fault: ExportFault | null
}

export interface FrameworkContext {
  game: ServerGlobals
  /** Adds an export that is subject to the fault. */
  addExport(name: string, run: Handler): void
  /** Makes a function inside an export's result subject to the fault. */
  withFault(run: Handler): Handler
}

interface FrameworkDefinition {
  name: string
  resource: string
  provide?: string[]
  /** Runs at each start of the resource, before any player is loaded. */
  start(context: FrameworkContext): FrameworkActions & { dropped(source: number): void }
}

/** Milliseconds after a restart until the framework's client scripts have its players loaded again. */
const RELOAD_MS = 200

export function createFramework({ name, resource, provide = [], start }: FrameworkDefinition): Framework {
  /** The framework's database. */
  const saved = new Map<number, Employment>()
  let running: { actions: FrameworkActions; game: ServerGlobals } | null = null

  function server(game: ServerGlobals): void {
    function withFault(run: Handler): Handler {
      return (...args) => {
        const { fault } = framework
        const applies = fault !== null && (fault.source === undefined || fault.source === Number(args[0]))
        if (!applies || fault.mode === 'missing') return run(...args)
        if (fault.mode === 'throws') throw new Error('attempt to index a nil value')
        return fault.mode()
      }
    }
    const addExport = (exportName: string, run: Handler) => {
      if (framework.fault?.mode !== 'missing') game.exports(exportName, withFault(run))
    }
    const { dropped, ...actions } = start({ game, addExport, withFault })
    running = { actions, game }
    game.on('playerDropped', () => {
      const source = Number(game.source)
      saved.delete(source)
      dropped(source)
    })
    game.setTimeout(() => {
      for (const [source, employment] of saved)
        if (game.DoesPlayerExist(source)) actions.load(source, employment)
    }, RELOAD_MS)
  }

  function act(save: () => void, run: (actions: FrameworkActions) => void): void {
    if (running === null) throw new Error(`${resource} has not started`)
    const { game, actions } = running
    save()
    game.setImmediate(() => run(actions))
  }

  const framework: Framework = {
    name,
    definition: { name: resource, provide, server },
    fault: null,
    load: (source, employment) =>
      act(
        () => saved.set(source, employment),
        (actions) => actions.load(source, employment),
      ),
    unload: (source) =>
      act(
        () => saved.delete(source),
        (actions) => actions.unload(source),
      ),
    setJob: (source, job) =>
      act(
        () => saved.set(source, { job, onDuty: job !== 'unemployed' }),
        (actions) => actions.setJob(source, job),
      ),
    setDuty: (source, onDuty) =>
      act(
        () => saved.set(source, { job: saved.get(source)?.job ?? 'unemployed', onDuty }),
        (actions) => actions.setDuty(source, onDuty),
      ),
  }
  return framework
}
