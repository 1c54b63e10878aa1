import type { CallKind, Point } from '../protocol.ts'

/** What the visitor has chosen, which is nobody's business but this page's. */
export interface Choices {
  player: number | null
  /** The call that is open in the CAD. */
  call: { kind: CallKind; callId: number } | null
  /** Where a new call is being written. */
  draft: { kind: CallKind; place: Point } | null
  fault: string
  seconds: string
  view: 'game' | 'cad' | 'server'
}

export const choices: Choices = {
  player: null,
  call: null,
  draft: null,
  fault: 'status 500',
  seconds: '120',
  view: 'game',
}

let redraw = () => {}

export function onChoice(draw: () => void): void {
  redraw = draw
}

export function choose(change: Partial<Choices>): void {
  Object.assign(choices, change)
  redraw()
}
