import type { DispatchCall } from '../cad/published.ts'
import type { Handler } from '../game/globals.ts'
import type { ServerGlobals, StandInDefinition } from '../game/world.ts'
import type { PushEvent } from './events.ts'

type Emit = ServerGlobals['emit']

interface Attachment {
  callId: number
  ident: number
  idents?: number[]
}

interface Cached {
  dispatch_type: string
  dispatch: DispatchCall
}

/** Sonoran's own resource, as far as it passes the CAD's pushes on to other resources. */
export interface SonorancadStandIn {
  definition: StandInDefinition
  /** The CAD pushes it something. Nothing happens while it doesn't run. */
  receive(event: PushEvent): void
}

/**
 * Its events say what they say by its cache: a call that it hasn't heard of is not told closed, of several closed ones
 * only the first is told, and a unit is told only of a call that it knows.
 */
export function createSonorancad(): SonorancadStandIn {
  let running: ((event: PushEvent) => void) | null = null

  function server(game: ServerGlobals): void {
    const cache = new Map<number, Cached>()
    const tell: Emit = (name, ...args) => game.emit(`SonoranCAD::pushevents:${name}`, ...args)
    const handlers: Record<string, Handler> = {
      EVENT_DISPATCH_NEW: ({ dispatch }) => remember('CALL_NEW', dispatch),
      EVENT_DISPATCH_EDIT(data) {
        tell('DispatchEdit', cache.get(data.dispatch.callId), data)
        remember('CALL_EDIT', data.dispatch)
      },
      EVENT_DISPATCH_CLOSED({ callIds: [callId] }) {
        const known = cache.get(callId)
        if (known) remember('CALL_CLOSE', { ...known.dispatch, status: 2 })
      },
      EVENT_DISPATCH_NOTE(data) {
        const known = cache.get(data.callId)
        tell('DispatchNote', known, data)
        if (known) keep('CALL_EDIT', { ...known.dispatch, notes: [data.note, ...known.dispatch.notes] })
      },
      EVENT_DISPATCH_UNIT_ATTACH: (data) => units('UnitAttach', data),
      EVENT_DISPATCH_UNIT_DETACH: (data) => units('UnitDetach', data),
      EVENT_911: ({ call, metaData }) => tell('IncomingCadCall', call, metaData),
      EVENT_REMOVE_911({ callIds }) {
        for (const callId of callIds) tell('CadCallRemoved', callId)
      },
    }

    function keep(dispatch_type: string, dispatch: DispatchCall): Cached {
      const entry = { dispatch_type, dispatch }
      cache.set(dispatch.callId, entry)
      return entry
    }

    function remember(dispatch_type: string, dispatch: DispatchCall): void {
      tell('DispatchEvent', keep(dispatch_type, dispatch))
    }

    function units(event: string, { callId, ident, idents = [ident] }: Attachment): void {
      const known = cache.get(callId)
      if (known) for (const id of idents) tell(event, known, { id, status: 2, data: {} })
    }

    running = (event) => {
      const [data] = Array.isArray(event.data) ? event.data : [event.data]
      game.setImmediate(() => handlers[event.type]?.(data))
    }
    game.on('onResourceStop', (name: string) => {
      if (name === 'sonorancad') running = null
    })
  }

  return {
    definition: { name: 'sonorancad', server },
    receive: (event) => running?.(event),
  }
}
