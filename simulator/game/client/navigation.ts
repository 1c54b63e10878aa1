import { BOOL } from '../natives.ts'
import type { Position } from '../player.ts'
import { type Owner, takes } from './parameters.ts'

export interface Navigation {
  /** The player's own purple mark. There is but one. */
  waypoint: { x: number; y: number } | null
  /** A GPS line through points, apart from waypoint and blips. */
  gpsRoute: { colour: number; points: Position[]; drawn: boolean } | null
}

export function createNavigation() {
  const state: Navigation = { waypoint: null, gpsRoute: null }
  const clearWaypoint = () => {
    state.waypoint = null
  }

  return {
    state,
    natives: (owner: Owner) => ({
      SetNewWaypoint: takes(['float', 'float'], (x, y) => {
        state.waypoint = { x, y }
      }),
      SetWaypointOff: clearWaypoint,
      DeleteWaypoint: clearWaypoint,
      ClearGpsPlayerWaypoint: clearWaypoint,
      IsWaypointActive: () => BOOL(state.waypoint),
      StartGpsMultiRoute: takes(['int', 'bool', 'bool'], (colour) => {
        state.gpsRoute = { colour, points: [], drawn: false }
      }),
      AddPointToGpsMultiRoute: takes(['float', 'float', 'float'], (x, y, z) => {
        if (!state.gpsRoute) return owner.misuse('no multi route was started')
        state.gpsRoute.points.push({ x, y, z })
      }),
      SetGpsMultiRouteRender: takes(['bool'], (drawn) => {
        if (state.gpsRoute) state.gpsRoute.drawn = Boolean(drawn)
      }),
      ClearGpsMultiRoute() {
        state.gpsRoute = null
      },
    }),
  }
}
