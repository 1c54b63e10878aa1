import type { Disposer } from '../../shared/disposer.ts'
import { onEvents } from '../fivem.ts'

export const SONORANCAD = 'sonorancad'

/**
 * Listens to the local events of Sonoran's own resource and converts them back to the CAD's push events. That resource
 * emits some events before it changes its cache and some after. Of several calls closed together it emits only the first.
 */
export function listenToSonorancad(receive: (type: string, data: unknown) => void): Disposer {
  return onEvents({
    'SonoranCAD::pushevents:IncomingCadCall': (call, metaData) => receive('EVENT_911', { call, metaData }),
    'SonoranCAD::pushevents:CadCallRemoved': (callId) => receive('EVENT_REMOVE_911', { callIds: [callId] }),
    'SonoranCAD::pushevents:DispatchEvent': (event) => {
      const { dispatch_type: type, dispatch } = (event ?? {}) as {
        dispatch_type?: unknown
        dispatch?: unknown
      }
      if (type === 'CALL_NEW') receive('EVENT_DISPATCH_NEW', { dispatch })
      else if (type === 'CALL_EDIT') receive('EVENT_DISPATCH_EDIT', { dispatch })
      else if (type === 'CALL_CLOSE') receive('EVENT_DISPATCH_CLOSED', { callIds: [idOf(dispatch)] })
    },
    'SonoranCAD::pushevents:DispatchNote': (_, data) => receive('EVENT_DISPATCH_NOTE', data),
    'SonoranCAD::pushevents:UnitAttach': (call, unit) =>
      receive('EVENT_DISPATCH_UNIT_ATTACH', attachment(call, unit)),
    'SonoranCAD::pushevents:UnitDetach': (call, unit) =>
      receive('EVENT_DISPATCH_UNIT_DETACH', attachment(call, unit)),
  })
}

function attachment(call: unknown, unit: unknown): { callId: unknown; ident: unknown } {
  const { dispatch } = (call ?? {}) as { dispatch?: unknown }
  return { callId: idOf(dispatch ?? call), ident: (unit as { id?: unknown } | null)?.id }
}

function idOf(dispatch: unknown): unknown {
  return (dispatch as { callId?: unknown } | null | undefined)?.callId
}
