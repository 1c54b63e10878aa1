import type { Cad } from '../simulator/cad/cad.ts'
import type { MetaData } from '../simulator/cad/published.ts'
import { toFault } from './faults.ts'
import type { CadAction, Point } from './protocol.ts'

/** Performs an action on the simulated CAD. Throws when the call, the unit or the player does not exist. */
export function performCadAction(
  cad: Cad,
  action: Exclude<CadAction, { type: 'set other requests' }>,
  identifiersOf: (player: number) => readonly string[],
): void {
  const { calls, emergencies } = cad
  switch (action.type) {
    case 'create dispatch': {
      const { type: _, position, radius, ...fields } = action
      calls.create({ ...fields, ...position, radius: radius ?? undefined })
      return
    }
    case 'create emergency': {
      const { type: _, position, ...fields } = action
      emergencies.create({ ...fields, ...position })
      return
    }
    case 'edit dispatch': {
      const { type: _, callId, position, radius, ...fields } = action
      const call = cad.currentReply().activeCalls.find((call) => call.callId === callId)
      const { radius: _previous, ...metaData } = withoutPosition(call?.metaData, position)
      calls.edit(callId, { ...fields, ...position, metaData, radius: radius ?? undefined })
      return
    }
    case 'edit emergency': {
      const { type: _, callId, position, ...fields } = action
      const call = cad.currentReply().emergencyCalls.find((call) => call.callId === callId)
      emergencies.edit(callId, {
        ...fields,
        ...position,
        metaData: withoutPosition(call?.metaData, position),
      })
      return
    }
    case 'move call': {
      const { kind, callId, x, y } = action
      if (kind === 'dispatch') calls.move(callId, { x, y })
      else emergencies.move(callId, { x, y })
      return
    }
    case 'attach unit':
      calls.attach(action.callId, action.unit)
      return
    case 'detach unit':
      calls.detach(action.callId, action.unit)
      return
    case 'log in unit':
      cad.units.logIn({ unitNum: action.callSign, communityUserIds: identifiersOf(action.player) })
      return
    case 'log out unit':
      cad.units.logOut(action.unit)
      return
    case 'set unit status':
      cad.units.setStatus(action.unit, action.status)
      return
    case 'add note':
      calls.note(action.callId, action.content)
      return
    case 'close call':
      if (action.kind === 'dispatch') calls.close(action.callId)
      else emergencies.remove(action.callId)
      return
    case 'dispatch emergency': {
      const { type: _, callId, ...fields } = action
      emergencies.dispatch(callId, fields)
      return
    }
    case 'set fault': {
      const { fault, seconds } = action
      if (fault === null) cad.fault = null
      else if (seconds === null) cad.fault = toFault(fault)
      else cad.injectFault(toFault(fault), { ms: seconds * 1_000 })
    }
  }
}

/** Keeps the height of a call that still has a position. */
function withoutPosition(metaData: MetaData = {}, position: Point | null): MetaData {
  const { x: _x, y: _y, ...rest } = metaData
  if (position !== null) return rest
  const { z: _z, ...withoutHeight } = rest
  return withoutHeight
}
