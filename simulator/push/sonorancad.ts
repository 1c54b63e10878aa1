import type { DispatchCall } from '../cad/published.ts'
import type { CadUnit } from '../cad/units.ts'
import type { Handler } from '../game/globals.ts'
import type { ServerGlobals, StandInDefinition } from '../game/world.ts'
import type { PushEvent } from './events.ts'
import { createUnitCache } from './unit-cache.ts'

type Emit = ServerGlobals['emit']

interface UnitChange {
  callId: number
  ident: number
  idents?: number[]
}

interface CachedCall {
  dispatch_type: string
  dispatch: DispatchCall
}

/** A stand-in for Sonoran's own resource, limited to its forwarding of the CAD's push events to other resources. */
export interface SonorancadStandIn {
  definition: StandInDefinition
  /** Delivers a push event of the CAD. Ignored while the resource is stopped. */
  receive(event: PushEvent): void
}

/**
 * With `cadUnits`, the units of the CAD, it also has the cache and the events of units (unit-cache.ts).
 *
 * As the real resource, it builds its events from its cache of calls. An unknown call gets no event when it closes; of
 * several closed calls only the first gets an event; unit changes of unknown calls are dropped.
 */
export function createSonorancad(cadUnits: (() => readonly CadUnit[]) | null = null): SonorancadStandIn {
  let handlePush: ((event: PushEvent) => void) | null = null

  function server(game: ServerGlobals): void {
    const cache = new Map<number, CachedCall>()
    const units = cadUnits === null ? null : createUnitCache(game, cadUnits)
    const emit: Emit = (name, ...args) => game.emit(`SonoranCAD::pushevents:${name}`, ...args)
    const handlers: Record<string, Handler> = {
      EVENT_DISPATCH_NEW: ({ dispatch }) => cacheAndEmit('CALL_NEW', dispatch),
      EVENT_DISPATCH_EDIT(data) {
        emit('DispatchEdit', cache.get(data.dispatch.callId), data)
        cacheAndEmit('CALL_EDIT', data.dispatch)
      },
      EVENT_DISPATCH_CLOSED({ callIds: [callId] }) {
        const cached = cache.get(callId)
        if (cached) cacheAndEmit('CALL_CLOSE', { ...cached.dispatch, status: 2 })
      },
      EVENT_DISPATCH_NOTE(data) {
        const cached = cache.get(data.callId)
        emit('DispatchNote', cached, data)
        if (cached)
          cacheCall('CALL_EDIT', { ...cached.dispatch, notes: [data.note, ...cached.dispatch.notes] })
      },
      EVENT_DISPATCH_UNIT_ATTACH: (data) => emitForUnits('UnitAttach', data),
      EVENT_DISPATCH_UNIT_DETACH: (data) => emitForUnits('UnitDetach', data),
      EVENT_911: ({ call, metaData }) => emit('IncomingCadCall', call, metaData),
      EVENT_REMOVE_911({ callIds }) {
        for (const callId of callIds) emit('CadCallRemoved', callId)
      },
      ...units?.handlers,
    }

    function cacheCall(dispatch_type: string, dispatch: DispatchCall): CachedCall {
      const entry = { dispatch_type, dispatch }
      cache.set(dispatch.callId, entry)
      return entry
    }

    function cacheAndEmit(dispatch_type: string, dispatch: DispatchCall): void {
      emit('DispatchEvent', cacheCall(dispatch_type, dispatch))
    }

    function emitForUnits(event: string, { callId, ident, idents = [ident] }: UnitChange): void {
      const cached = cache.get(callId)
      for (const id of cached ? idents : []) {
        const unit = units === null ? { id, status: 2, data: {} } : units.find(id)
        if (unit) emit(event, cached, unit)
      }
    }

    handlePush = (event) => {
      const [data] = Array.isArray(event.data) ? event.data : [event.data]
      game.setImmediate(() => handlers[event.type]?.(data))
    }
    game.on('onResourceStop', (name: string) => {
      if (name === 'sonorancad') handlePush = null
    })
  }

  return {
    definition: { name: 'sonorancad', server },
    receive: (event) => handlePush?.(event),
  }
}
