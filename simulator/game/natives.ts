/** Counts of native calls, a measure of a resource's cost in the game. */
export interface NativeMeter {
  readonly total: number
  readonly byName: Readonly<Record<string, number>>
  /** The tick with the most calls. */
  readonly busiestTick: Readonly<{ at: number; calls: number }>
  /** Set it to `[]` to record every call. */
  log: NativeCall[] | null
  reset(): void
}

export interface NativeCall {
  at: number
  name: string
  args: readonly unknown[]
}

export interface CountingMeter extends NativeMeter {
  count(call: NativeCall): void
}

// biome-ignore lint/suspicious/noExplicitAny: a table of functions of any signature.
export type Natives = Record<string, (...args: any[]) => unknown>

export function createMeter(): CountingMeter {
  let total = 0
  let byName: Record<string, number> = {}
  let busiestTick = { at: 0, calls: 0 }
  let current = { at: -1, calls: 0 }

  return {
    log: null,
    get total() {
      return total
    },
    get byName() {
      return byName
    },
    get busiestTick() {
      return busiestTick
    },
    count(call) {
      total++
      byName[call.name] = (byName[call.name] ?? 0) + 1
      if (current.at !== call.at) current = { at: call.at, calls: 0 }
      current.calls++
      if (current.calls > busiestTick.calls) busiestTick = current
      this.log?.push(call)
    },
    reset() {
      total = 0
      byName = {}
      busiestTick = { at: 0, calls: 0 }
      current = { at: -1, calls: 0 }
      if (this.log) this.log = []
    },
  }
}

/** A boolean as natives return it: false or 1, never true. */
export function BOOL(value: unknown): false | 1 {
  return value ? 1 : false
}
