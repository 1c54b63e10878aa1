import type { Disposer } from '../../shared/disposer.ts'
import { onEvents } from '../fivem.ts'

export const SONORANCAD = 'sonorancad'

/**
 * The local events of Sonoran's own resource, turned back into the CAD's. That resource tells some before and some after
 * it changes its cache, and of several closed calls only the first; it checks the key in them and leaves it out.
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
