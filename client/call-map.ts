import type { SeenCall } from '../shared/call.ts'
import type { Translate } from '../shared/locale.ts'
import type { DisplaySettings } from '../shared/protocol.ts'
import { createBlips, FIRST_CATEGORY } from './blips.ts'
import type { Board } from './core/board.ts'
import { markerLabel } from './core/call-label.ts'
import { createMarkerBuilder, legendCategories } from './core/markers.ts'
import { setCategoryNames } from './game-text.ts'

export interface CallMapDeps {
  board: Board
  /** The key of the call with the GPS route. */
  routedKey(): string | null
  translate: Translate
}

/** Shows the calls of the board on the game's map. */
export function createCallMap({ board, routedKey, translate }: CallMapDeps) {
  const blips = createBlips()
  const label = (call: SeenCall) => markerLabel(call, translate)
  let buildMarkers = createMarkerBuilder([], false, label)

  return {
    /** Applies the settings to the legend at once, and to the markers on the next redraw. */
    setDisplay({ rules, stale }: DisplaySettings): void {
      const names = legendCategories(rules).map((name) => name || translate('senderDispatch'))
      setCategoryNames(FIRST_CATEGORY, names)
      buildMarkers = createMarkerBuilder(rules, stale, label)
    },

    /**
     * @param newKeys the keys of the calls whose blips start to flash
     * @returns the number of calls that have a position but do not fit on the map
     */
    redraw(newKeys: ReadonlySet<string> = new Set()): { hidden: number } {
      const { markers, hidden } = buildMarkers(board.calls.values(), routedKey())
      blips.show(markers, newKeys)
      return { hidden }
    },

    move: blips.move,
    renameBlip: blips.rename,
    clear: blips.clear,
  }
}
