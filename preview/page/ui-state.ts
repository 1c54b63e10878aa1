import type { CallKind, Point } from '../protocol.ts'

/** The selections on this page. They are never sent to the server. */
export interface UiState {
  /** The player whose screen is shown. */
  player: number | null
  /** The expanded call in the CAD panel. */
  call: { kind: CallKind; callId: number } | null
  /** The form for a new call. */
  draft: { kind: CallKind; position: Point } | null
  fault: string
  /** The duration of a fault in seconds; empty for no end. */
  faultSeconds: string
  /** The visible part of the page in a narrow window. */
  view: 'game' | 'cad' | 'server'
}

export const uiState: UiState = {
  player: null,
  call: null,
  draft: null,
  fault: 'status 500',
  faultSeconds: '120',
  view: 'game',
}

let redraw = () => {}

export function onUiStateChange(callback: () => void): void {
  redraw = callback
}

export function setUiState(change: Partial<UiState>): void {
  Object.assign(uiState, change)
  redraw()
}
