import { resourceRuns, type Undo } from '../game.ts'
import type { Settings } from '../settings.ts'
import { listenToSonorancad, SONORANCAD } from './sonorancad.ts'

/** Where pushed events come from now, and whether they can. */
export interface PushState {
  source: 'sonorancad' | 'websocket' | 'none'
  state: 'off' | 'waiting' | 'connected'
}

type Receive = (type: unknown, data: unknown) => void

/** Chooses the source of pushed events by the settings and by what runs, and keeps to it. */
export function createPush(receive: Receive) {
  let wanted: Settings['push'] = 'none'
  let source: PushState['source'] = 'none'
  let stop: Undo = () => {}

  /** `auto` never opens a websocket: it would take the events away from whoever has them now. */
  function choose(): PushState['source'] {
    if (wanted === 'auto') return resourceRuns(SONORANCAD) ? 'sonorancad' : 'none'
    return wanted
  }

  function check(): void {
    const next = choose()
    if (next === source) return
    stop()
    source = next
    stop = source === 'sonorancad' ? listenToSonorancad(receive) : () => {}
  }

  return {
    use(settings: Settings): void {
      wanted = settings.push
      check()
    },
    /** Resources come and go. */
    check,
    state(): PushState {
      if (source === 'none') return { source, state: 'off' }
      return { source, state: resourceRuns(SONORANCAD) ? 'connected' : 'waiting' }
    },
  }
}
