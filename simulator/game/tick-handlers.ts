import type { Clock } from '../clock.ts'
import type { Ticks } from './ticks.ts'

/** The `setTick` handlers of one runtime. A handler whose promise is pending is skipped. */
export function createTickHandlers(clock: Clock, ticks: Ticks, runGuarded: (run: () => unknown) => unknown) {
  const handlers = new Map<number, { run: () => unknown; busy: boolean }>()
  let lastId = 0

  return {
    get count() {
      return handlers.size
    },
    run(): void {
      if (handlers.size === 0) return
      for (const handler of handlers.values()) {
        if (handler.busy) continue
        handler.busy = true
        const done = () => {
          handler.busy = false
        }
        Promise.resolve(runGuarded(handler.run)).then(done, done)
      }
      ticks.scheduleAfter(clock.now())
    },
    clear: () => handlers.clear(),
    globals: {
      setTick(run: () => unknown): number {
        handlers.set(++lastId, { run, busy: false })
        ticks.scheduleAfter(clock.now())
        return lastId
      },
      clearTick: (id: number) => void handlers.delete(id),
    },
  }
}
