/** The setting sonoran_calls_requestsPerMinute. `auto` follows the limit that the gateway names. */
export type LimitSetting = 'auto' | number

/** Requests a minute before the gateway named its limit, and at most. */
export interface LimitRange {
  initial: number
  max: number
}

/** The lower of the limits that Sonoran has published; and a part of a large key, whose rest is for other software. */
const AUTO: LimitRange = { initial: 3, max: 12 }

export function limitRange(setting: LimitSetting): LimitRange {
  return setting === 'auto' ? AUTO : { initial: setting, max: setting }
}
