import type { Handler } from '../game/globals.ts'
import type { ServerGlobals, StandInDefinition } from '../game/world.ts'

export const JOBS: Record<string, { label: string; type: string | null }> = {
  police: { label: 'Law Enforcement', type: 'leo' },
  ambulance: { label: 'EMS', type: 'ems' },
  mechanic: { label: 'LS Customs', type: 'mechanic' },
  unemployed: { label: 'Civilian', type: null },
}

/** Somebody's character, as far as duty goes. */
export interface Employment {
  job: string
  onDuty: boolean
}

/**
 * What happens to players in every framework, in the words of none. Each stand-in does it as the real one: the same
 * events, in the same order, while its exports answer what the real one's would at that moment.
 */
export interface FrameworkActions {
  load(source: number, member: Employment): void
  unload(source: number): void
  /** To a job, at which they are on duty by default; `unemployed` is none. */
  setJob(source: number, job: string): void
  /** Where there is no duty, what servers do instead. */
  setDuty(source: number, onDuty: boolean): void
}

/** How its exports fail: `missing` from its next start, else at once; a function makes the answer. For one player or all. */
export interface ExportFault {
  mode: 'throws' | 'missing' | (() => unknown)
  source?: number
}

/** A stand-in, to be installed. Its deeds are done in its next tick. */
export interface Framework extends FrameworkActions {
  /** As `sonoran_calls_duty` names it. */
  readonly name: string
  readonly definition: StandInDefinition
  fault: ExportFault | null
}

/** What a stand-in is written with. */
export interface FrameworkContext {
  game: ServerGlobals
  addExport(name: string, run: Handler): void
  /** For a function of an answer that fails as the exports do. */
  withFault(run: Handler): Handler
}

interface Parts {
  name: string
  resource: string
  provide?: string[]
  /** Runs at each start, with nobody loaded. */
  start(desk: FrameworkContext): FrameworkActions & { dropped(source: number): void }
}

/** How long its own client scripts take, after a restart, to have their player loaded again. */
const RELOAD_MS = 200

export function createFramework({ name, resource, provide = [], start: open }: Parts): Framework {
  /** Its database. */
  const saved = new Map<number, Employment>()
  let running: { deeds: FrameworkActions; game: ServerGlobals } | null = null

  function server(game: ServerGlobals): void {
    function faulty(run: Handler): Handler {
      return (...args) => {
        const { fault } = framework
        const hit = fault !== null && (fault.source === undefined || fault.source === Number(args[0]))
        if (!hit || fault.mode === 'missing') return run(...args)
        if (fault.mode === 'throws') throw new Error('attempt to index a nil value')
        return fault.mode()
      }
    }
    const publish = (export_: string, run: Handler) => {
      if (framework.fault?.mode !== 'missing') game.exports(export_, faulty(run))
    }
    const { dropped, ...deeds } = open({ game, addExport: publish, withFault: faulty })
    running = { deeds, game }
    game.on('playerDropped', () => {
      const source = Number(game.source)
      saved.delete(source)
      dropped(source)
    })
    game.setTimeout(() => {
      for (const [source, member] of saved) if (game.DoesPlayerExist(source)) deeds.load(source, member)
    }, RELOAD_MS)
  }

  function act(save: () => void, run: (deeds: FrameworkActions) => void): void {
    if (running === null) throw new Error(`${resource} has not started`)
    const { game, deeds } = running
    save()
    game.setImmediate(() => run(deeds))
  }

  const framework: Framework = {
    name,
    definition: { name: resource, provide, server },
    fault: null,
    load: (source, member) =>
      act(
        () => saved.set(source, member),
        (deeds) => deeds.load(source, member),
      ),
    unload: (source) =>
      act(
        () => saved.delete(source),
        (deeds) => deeds.unload(source),
      ),
    setJob: (source, job) =>
      act(
        () => saved.set(source, { job, onDuty: job !== 'unemployed' }),
        (deeds) => deeds.setJob(source, job),
      ),
    setDuty: (source, onDuty) =>
      act(
        () => saved.set(source, { job: saved.get(source)?.job ?? 'unemployed', onDuty }),
        (deeds) => deeds.setDuty(source, onDuty),
      ),
  }
  return framework
}
