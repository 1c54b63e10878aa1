// Exports and events of sonoran_calls on server and client. Generated from shared/api.ts by `npm run types`.

/** A call of Sonoran CAD, with the CAD's own field names. Calls are plain data, because FiveM serializes them with msgpack between resources and between the server and its clients. Text fields are unescaped user input. */
export type Call = DispatchCall | EmergencyCall

export interface CallBase {
  /**
   * The unique id of the call, such as `dispatch:501` or `emergency:302`. A dispatch call and a 911 call can have the
   * same `callId`.
   */
  key: string
  callId: number
  description: string
  /** Additional fields that the CAD stores with the call. Empty on clients unless `sonoran_calls_shareCaller` is true. */
  metaData: Record<string, string>
  /** Game coordinates in metres. Null if the CAD sent no valid coordinates. */
  position: Position | null
  /** The radius of the call's area in metres, above 0. Null if the CAD sent none. */
  radius: number | null
  /** When the CAD last changed the call, in ISO 8601. Null if the CAD sent no time. */
  updated: string | null
}

/** A dispatch call, which is pending, active or closed. */
export interface DispatchCall extends CallBase {
  kind: 'dispatch'
  origin: CallOrigin
  status: CallStatus
  /** 1 is the highest priority. */
  priority: number
  block: string
  address: string
  postal: string
  title: string
  code: string
  /** The id of the primary unit. Null if there is none. */
  primary: number | null
  /** Whether the call's location follows its primary unit. */
  trackPrimary: boolean
  notes: Note[]
  /** The ids of the attached units. */
  idents: number[]
}

/** A 911 call that is waiting for a dispatcher. */
export interface EmergencyCall extends CallBase {
  kind: 'emergency'
  /** True for a call to 911, false for a call to the CAD's civil (non-emergency) line. */
  isEmergency: boolean
  /** The caller's name. Empty on clients unless `sonoran_calls_shareCaller` is true. */
  caller: string
  location: string
  postal: string
}

/** A call as clients receive it. */
export type SeenCall = Call & {
  /** The approximate position, from the call's postal code. Null if the call has a position or the postal is unknown. */
  near: Position | null
  /** Whether this player's unit is attached to the call. */
  mine: boolean
  /** Where the primary unit is, which the call follows on this player's map. Null if it follows none. */
  tracked: Position | null
  /** Whether the call is mainly for others: it is smaller and paler on the map, and causes no notification. */
  quiet: boolean
}

export interface Note {
  time: string
  label: string
  type: string
  content: string
}

export interface Position {
  x: number
  y: number
  z: number
}

/** Why a call was removed. `closed`: it was closed. `dispatched`: this 911 call became a dispatch call. `gone`: the CAD stopped listing it without closing it, for example because it was deleted. */
export type RemovalReason = 'closed' | 'gone' | 'dispatched'

/** A dispatch call's status. 0: pending, 1: active, 2: closed. */
export type CallStatus = 0 | 1 | 2 | number

/** How a dispatch call was created. 0: by a dispatcher over the radio, 1: by a unit itself. */
export type CallOrigin = 0 | 1 | number

/** The kinds of calls that a request to the CAD selects. 0: dispatch calls, 1: 911 calls, 100: all calls. */
export type CallTableType = 0 | 1 | 100 | number

/** The server exports. Each use makes the resource poll the CAD at full speed for the next 5 minutes, even if no player is on duty. */
export interface ServerExports {
  /** Returns all calls of the CAD's latest reply. Until the first reply, the lists are empty and `updatedAt` is null. */
  getCalls(): CallList
  /**
   * Returns one dispatch call, 911 call or recently closed call. Returns null if no call has this key.
   * @param key the call's key, such as `dispatch:501` or `emergency:302`
   */
  getCall(key: string): Call | null
  /**
   * Returns closed calls, newest first, also those beyond the ones in `getCalls`. Resolves at once if they are known from
   * the last minute; otherwise the next request to the CAD brings them, so that no request is added. Rejects if no reply
   * arrives within 60 seconds, or while 20 other calls of this export are pending. In Lua the export returns the page and
   * must be called in a thread.
   * @param offset how many newer closed calls to skip
   * @param limit the largest number of calls, from 1 to 100
   */
  getClosedCalls(offset: number, limit: number): Promise<ClosedCallsPage>
  /**
   * Returns whether a player is on duty. Returns false if the player is not on the server.
   * @param source the player's server id, as a number or a string of digits
   */
  isOnDuty(source: number): boolean
  /** Returns the server ids of all players on duty. */
  getOnDutyPlayers(): number[]
  /**
   * Sets a player on or off duty and overrides the duty providers for that player, until the override is cleared or the
   * player leaves. Returns false, without any effect, if the player is not on the server.
   * @param source the player's server id, as a number or a string of digits
   * @param onDuty true or false to override the duty providers, null (nil) to clear the override
   */
  setDuty(source: number, onDuty: boolean | null): boolean
  /** Returns the units that are logged in to the CAD, as far as they are known. */
  getUnits(): Unit[]
  /**
   * Returns the unit of a player. Returns null if the player has none, or if it is not known. If the player has several,
   * the first one that is attached to a call is returned, else the first.
   * @param source the player's server id, as a number or a string of digits
   */
  getUnit(source: number): Unit | null
  /**
   * Returns the calls that a player's units are attached to. Returns an empty list if the player is off duty.
   * @param source the player's server id, as a number or a string of digits
   */
  getCallsOf(source: number): Call[]
  /**
   * Returns the calls that a player may see by the audience in `config.json`, as the player sees them. Returns an empty list
   * if the player is off duty.
   * @param source the player's server id, as a number or a string of digits
   */
  getCallsFor(source: number): SeenCall[]
  /**
   * Makes a player respond to a call, as if the player had used `/callrespond`, but without the check of the ACE. Returns
   * false, without any effect, if `sonoran_calls_respond` is `off`, the player is off duty, or there is no such active call.
   * @param source the player's server id, as a number or a string of digits
   * @param key the call's key, such as `dispatch:501` or `emergency:302`
   */
  respond(source: number, key: string): boolean
  /**
   * Ends a player's response. Returns false if the player does not respond to a call.
   * @param source the player's server id, as a number or a string of digits
   */
  unrespond(source: number): boolean
  /**
   * Returns the server ids of the players who respond to a call, in the order in which they responded.
   * @param key the call's key, such as `dispatch:501` or `emergency:302`
   */
  getResponders(key: string): number[]
  /**
   * Polls the CAD as soon as the rate limit permits, which can take up to a minute. Resolves to true if the CAD replied
   * with its calls, and to false otherwise. In Lua the export returns the boolean and must be called in a thread.
   */
  refresh(): Promise<boolean>
  /** Returns the state of the connection to the CAD. */
  getStatus(): Status
}

/** The server events. Each is emitted once, in order, after the calls or the duty state that it reports have changed. */
export interface ServerEvents {
  /**
   * A call was added. Not emitted again for known calls after a restart of this resource or of yours: read the existing
   * calls with `getCalls` first.
   */
  'sonoran_calls:callAdded': [call: Call]
  /** A call changed. `before` is the previous version. */
  'sonoran_calls:callUpdated': [call: Call, before: Call]
  /** A call was removed. For a 911 call that was dispatched, `callAdded` for the new dispatch call comes first. */
  'sonoran_calls:callRemoved': [call: Call, reason: RemovalReason]
  /** A player went on or off duty. A player who leaves the server goes off duty. */
  'sonoran_calls:dutyChanged': [source: number, onDuty: boolean]
  /** A unit of a player on duty was attached to a call, or the player went on duty with such a unit. */
  'sonoran_calls:assigned': [source: number, call: Call]
  /**
   * A player's unit is no longer attached to a call, the call was removed, or the player went off duty. `call` is its last
   * version.
   */
  'sonoran_calls:unassigned': [source: number, call: Call]
  /** A player on duty responds to a call. */
  'sonoran_calls:responding': [source: number, call: Call]
  /** Something became of a player's response; see `RespondOutcome`. `call` is its last version. */
  'sonoran_calls:responded': [source: number, call: Call, outcome: RespondOutcome]
  /** A unit logged in (`before` is null), changed, or logged out (`unit` is null). */
  'sonoran_calls:unitChanged': [unit: Unit | null, before: Unit | null]
  /** The `state` field of the status changed. */
  'sonoran_calls:statusChanged': [status: Status]
}

/** The client exports. They refer to the client's own player. */
export interface ClientExports {
  /** Returns the calls that this player may see. Returns an empty list while the player is off duty. */
  getCalls(): SeenCall[]
  /** Returns the calls that this player's unit is attached to. */
  getMyCalls(): SeenCall[]
  /** Returns whether this player is on duty. */
  isOnDuty(): boolean
  /**
   * Starts the GPS route to a call. Returns false if the player has no call with this key, or if neither its position nor
   * an approximate one is known.
   * @param key the call's key, such as `dispatch:501` or `emergency:302`
   */
  routeTo(key: string): boolean
}

/** The client events. When the player goes on or off duty, only `dutyChanged` is emitted, without a `callAdded` or `callRemoved` for each call. */
export interface ClientEvents {
  /** A call was added. */
  'sonoran_calls:client:callAdded': [call: SeenCall]
  /** Fields of a call that this player may see changed. `before` is the previous version. */
  'sonoran_calls:client:callUpdated': [call: SeenCall, before: SeenCall]
  /** A call was removed. */
  'sonoran_calls:client:callRemoved': [call: SeenCall, reason: RemovalReason]
  /** This player's unit was attached to a call. Not emitted for the calls that are there when the player goes on duty. */
  'sonoran_calls:client:assigned': [call: SeenCall]
  /** This player went on or off duty. The list of calls has already been filled or emptied. */
  'sonoran_calls:client:dutyChanged': [onDuty: boolean]
}

/** The result of the server's `getCalls`. */
export interface CallList {
  /** Pending and active dispatch calls, in the CAD's order. */
  active: DispatchCall[]
  /** 911 calls that are waiting for a dispatcher, in the CAD's order. */
  emergency: EmergencyCall[]
  /** The most recently closed calls, up to the number set by `sonoran_calls_closedLimit`. */
  closed: DispatchCall[]
  /** The total number of closed calls in the CAD. */
  closedCount: number
  /** The time of the CAD's latest valid reply, in ms since 1970. Null until the first one. */
  updatedAt: number | null
}

/** The result of `getClosedCalls`. */
export interface ClosedCallsPage {
  calls: DispatchCall[]
  /** The number of all closed calls in the CAD. */
  total: number
}

/** What became of a player's response to a call. The first four only occur if `sonoran_calls_respond` is `cad`. `sent`: the CAD accepted the unit. `attached`: the call shows the unit. `refused`: the CAD did not attach the unit, and nothing more is tried. `unknown`: the CAD did not answer, so the unit may be attached. `ended`: the player no longer responds. */
export type RespondOutcome = 'sent' | 'attached' | 'refused' | 'unknown' | 'ended'

/** The state of the connection to the CAD. Times are in ms since 1970. */
export interface Status {
  /**
   * `starting`: no reply yet. `waiting`: the settings are invalid. `ok`: the calls are current. `stale`: no valid reply
   * for 90 s, or for 30 s after the next reply was due if that is later. `stopped`: the CAD rejected the API key or the
   * server id; the resource tries again after 20 s, 1 minute, 3 minutes and then every 10 minutes.
   */
  state: 'starting' | 'waiting' | 'ok' | 'stale' | 'stopped'
  /** The time of the latest valid reply. Null until the first one. */
  lastSuccess: number | null
  /** The current problem, as text for the server owner. Null if there is none. */
  lastError: string | null
  /** The time of the next request. Null while a request is running or none is planned. */
  nextPoll: number | null
  /** The number of requests in the last 60 s. */
  requestsInWindow: number
  /** The maximum number of requests in 60 s. */
  requestsPerMinute: number
  /** Why `requestsPerMinute` is below the limit. Null if it is not, and while a shared limit is in use. */
  reduced: ReducedLimit | null
  /** The number of calls in the latest reply that were omitted because they could not be parsed. */
  skipped: number
  /** The number of known calls, and how many of them have a place on the map. */
  calls: CallCounts
  push: PushStatus
  units: UnitsStatus
  /** The latest changes of calls, newest first, up to 20. */
  arrived: RecentChange[]
  /** How this server shares the API key's rate limit with other servers. Null if it does not. */
  fleet: SharedLimitStatus | null
}

/** The numbers of active calls and 911 calls. Closed calls are not counted. */
export interface CallCounts {
  total: number
  /** Calls whose position is known, at least approximately. */
  placed: number
  /** Calls among them that are at the position of their postal, because the CAD sent no coordinates. */
  approximate: number
  /** Calls without coordinates and without a known postal. */
  unplaced: number
}

/** A request rate below the limit, because other software uses the same API key. */
export interface ReducedLimit {
  /** The limit without the reduction, in requests per minute. */
  limit: number
  /** `refused`: the CAD's gateway refused a request. `counted`: its counters show requests of others. */
  reason: 'refused' | 'counted'
  /** When the full limit is used again, in ms since 1970. */
  until: number
}

/** The source of push events and its state. */
export interface PushStatus {
  source: 'sonorancad' | 'websocket' | 'none'
  /** `off`: there is no source. `waiting`: the source is not connected. `connected`: events can arrive. */
  state: 'off' | 'waiting' | 'connected'
  /** The time of the latest push event, in ms since 1970. Null if none has arrived. */
  lastPush: number | null
}

/** Where the units come from. */
export interface UnitsStatus {
  /** `api`: the CAD's list of active units. `none`: units are switched off, or sonorancad does not run. */
  source: 'sonorancad' | 'api' | 'none'
  /** The number of units that are logged in. */
  known: number
  /** The time of the latest complete list, in ms since 1970. Null until the first one. */
  listedAt: number | null
}

/** The state of a rate limit that several servers with the same API key share through Redis. */
export interface SharedLimitStatus {
  /** The connection to Redis. While it is `lost`, this server polls the CAD on its own. */
  store: 'connecting' | 'connected' | 'lost'
  /** The number of running servers with this API key. */
  servers: number
  /** The number of different server ids among them. Servers with the same id share each reply. */
  serverIds: number
  /** The time between two requests for this server's id, in ms. */
  paceMs: number
  /** Whether the limit is high enough to poll every server id at least once in 3 minutes. */
  enough: boolean
}

/** One change of a call and the way in which it arrived. */
export interface RecentChange {
  key: string
  change: 'added' | 'updated' | 'removed'
  via: 'poll' | 'push'
  /** The time of arrival, in ms since 1970. */
  at: number
  /** The time from the change in the CAD to its arrival, in ms. Null for removed calls and if the CAD sent no time. */
  ageMs: number | null
}
