import { BOOL } from '../natives.ts'
import type { Position } from '../player.ts'
import { type Caller, withParameters } from './parameters.ts'

export interface Navigation {
  /** The player's waypoint, which is purple on the map. */
  waypoint: { x: number; y: number } | null
  /** A GPS route through points, independent of the waypoint and of blips. */
  gpsRoute: { colour: number; points: Position[]; drawn: boolean } | null
}

export function createNavigation() {
  const state: Navigation = { waypoint: null, gpsRoute: null }
  const clearWaypoint = () => {
    state.waypoint = null
  }

  return {
    state,
    natives: (caller: Caller) => ({
      SetNewWaypoint: withParameters(['float', 'float'], (x, y) => {
        state.waypoint = { x, y }
      }),
      SetWaypointOff: clearWaypoint,
      DeleteWaypoint: clearWaypoint,
      ClearGpsPlayerWaypoint: clearWaypoint,
      IsWaypointActive: () => BOOL(state.waypoint),
      StartGpsMultiRoute: withParameters(['int', 'bool', 'bool'], (colour) => {
        state.gpsRoute = { colour, points: [], drawn: false }
      }),
      AddPointToGpsMultiRoute: withParameters(['float', 'float', 'float'], (x, y, z) => {
        if (!state.gpsRoute) return caller.reportMisuse('no GPS multi route was started')
        state.gpsRoute.points.push({ x, y, z })
      }),
      SetGpsMultiRouteRender: withParameters(['bool'], (drawn) => {
        if (state.gpsRoute) state.gpsRoute.drawn = Boolean(drawn)
      }),
      ClearGpsMultiRoute() {
        state.gpsRoute = null
      },
    }),
  }
}
