// Exports and events of sonoran_calls on server and client. Generated from shared/api.ts by `npm run types`.

/** A call as this resource knows it and hands it out. The names are Sonoran CAD's own. Everything here is plain data: it is packed with msgpack at every border between resources and between server and client. */
export type Call = DispatchCall | EmergencyCall

export interface CallBase {
  /** `dispatch:501` or `emergency:302`. The two kinds count their `callId`s separately, so only this is unique. */
  key: string
  callId: number
  description: string
  metaData: Record<string, string>
  /** Game coordinates in metres, or null where the CAD named no usable place. */
  position: Position | null
  /** Metres, above 0. */
  radius: number | null
  /** When the CAD last changed it: ISO 8601, as the CAD sent it. */
  updated: string | null
}

export interface DispatchCall extends CallBase {
  kind: 'dispatch'
  origin: number
  /** 0 pending, 1 active, 2 closed. */
  status: number
  /** 1 is the highest. */
  priority: number
  block: string
  address: string
  postal: string
  title: string
  code: string
  /** The id of the unit that leads, if any. */
  primary: number | null
  trackPrimary: boolean
  notes: Note[]
  /** Ids of the units that are attached. */
  idents: number[]
}

/** A 911 call that no dispatcher has taken up yet. */
export interface EmergencyCall extends CallBase {
  kind: 'emergency'
  /** False for a call to the civil line. */
  isEmergency: boolean
  caller: string
  location: string
  postal: string
}

/** A call as players are sent it. */
export type SeenCall = Call & {
  /** Where its postal is, roughly: of a call without a position, where the server knows the postal. */
  near: Position | null
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

/** Why a call is no longer there. `gone`: it left the CAD's list of active calls and was not seen among the closed ones. */
export type RemovalReason = 'closed' | 'gone' | 'dispatched'

/** The exports on the server. Each use keeps the calls as fresh, for the next 5 minutes, as if somebody were on duty. */
export interface ServerExports {
  /** All calls that the CAD told of last. Empty lists before its first answer, which `updatedAt` tells from no calls. */
  getCalls(): CallList
  /**
   * One call, be it active, emergency or among the latest closed ones; null where there is none with this key.
   * @param key such as `dispatch:501` or `emergency:302`
   */
  getCall(key: string): Call | null
  /**
   * Whether a player is on duty. False for one who isn't on the server.
   * @param source the player's server id; a string of digits will do
   */
  isOnDuty(source: number): boolean
  /** The server ids of all who are on duty. */
  getOnDutyPlayers(): number[]
  /**
   * Puts a player on or off duty, whatever the source of duty says, until null or until they leave. False, and nothing
   * done, where there is no such player.
   * @param source the player's server id; a string of digits will do
   * @param onDuty true or false, or null (nothing, nil) to go by the source of duty again
   */
  setDuty(source: number, onDuty: boolean | null): boolean
  /**
   * Asks the CAD as soon as the key's budget allows, which can be up to a minute. True once it brought calls, false if
   * it didn't. Lua gets the answer itself, and has to be in a thread to wait for it.
   */
  refresh(): Promise<boolean>
  /** How the asking goes. */
  getStatus(): Status
}

/** The events on the server. Each is told once, in order, when everything it is about has already changed. */
export interface ServerEvents {
  /** A call is there that was not. Not told again after a restart, of this resource or of yours: begin with `getCalls`. */
  'sonoran_calls:callAdded': [call: Call]
  /** Something about a call changed. `before` is the call as it was. */
  'sonoran_calls:callUpdated': [call: Call, before: Call]
  /** A call is no longer there. A 911 call that was `dispatched` is removed after its dispatch call was added. */
  'sonoran_calls:callRemoved': [call: Call, reason: RemovalReason]
  /** A player went on or off duty; leaving the server counts as the latter. */
  'sonoran_calls:dutyChanged': [source: number, onDuty: boolean]
  /** The state in the status is another one. */
  'sonoran_calls:statusChanged': [status: Status]
}

/** The exports on a player's client. Off duty there are no calls. */
export interface ClientExports {
  /** The calls that this player may see, without what the server's owner doesn't share. */
  getCalls(): SeenCall[]
  /** Whether this player is on duty. */
  isOnDuty(): boolean
  /**
   * Sets the route on the map to a call. False where there is no such call, or none that has a place.
   * @param key such as `dispatch:501` or `emergency:302`
   */
  routeTo(key: string): boolean
}

/** The events on a player's client. Going on duty is no `callAdded`, and going off duty no `callRemoved`. */
export interface ClientEvents {
  /** A call is there that was not. */
  'sonoran_calls:client:callAdded': [call: SeenCall]
  /** Something that this player may see of a call changed. `before` is the call as it was. */
  'sonoran_calls:client:callUpdated': [call: SeenCall, before: SeenCall]
  /** A call is no longer there. */
  'sonoran_calls:client:callRemoved': [call: SeenCall, reason: RemovalReason]
  /** This player went on or off duty. The calls are there, or are gone, by then. */
  'sonoran_calls:client:dutyChanged': [onDuty: boolean]
}

/** What `getCalls` hands out on the server. */
export interface CallList {
  /** Dispatch calls, pending and active, in the CAD's order. */
  active: DispatchCall[]
  /** 911 calls that no dispatcher has taken up yet. */
  emergency: EmergencyCall[]
  /** The latest closed calls, as many as `sonoran_calls_closedLimit` says. */
  closed: DispatchCall[]
  /** How many closed calls the CAD has in all. */
  closedCount: number
  /** When the CAD said so, in ms since 1970; null as long as it said nothing. */
  updatedAt: number | null
}

/** How the asking goes. Times are in ms since 1970. */
export interface Status {
  /**
   * `starting`: no answer yet. `waiting`: for settings to be mended. `ok`. `stale`: no good answer for 90 s, or, where
   * that is longer, 30 s after one was due. `stopped`: the CAD refuses the key or the server id, and is asked again in
   * 10 minutes.
   */
  state: 'starting' | 'waiting' | 'ok' | 'stale' | 'stopped'
  lastSuccess: number | null
  /** What is wrong, in words for the owner; null where nothing is. */
  lastError: string | null
  /** Null while the CAD is being asked, or is not to be asked. */
  nextPoll: number | null
  /** Requests in the last 60 s. */
  requestsInWindow: number
  /** How many there may be. */
  requestsPerMinute: number
  /** Calls of the last answer that could not be read and were left out. */
  skipped: number
  push: PushStatus
  /** How the latest changes came, newest first. */
  arrived: RecentChange[]
  /** How the key's limit is shared with other servers; null where it isn't. */
  fleet: SharedLimitStatus | null
}

/** Where pushed events come from, and whether they can now. */
export interface PushStatus {
  source: 'sonorancad' | 'websocket' | 'none'
  state: 'off' | 'waiting' | 'connected'
  /** When the last one came, in ms since 1970. */
  lastPush: number | null
}

/** How servers with one key share its limit. */
export interface SharedLimitStatus {
  /** Whether Redis, by which they do, can be reached. While it is `lost`, this server asks by itself. */
  store: 'connecting' | 'connected' | 'lost'
  /** Servers with this key that are there. */
  servers: number
  /** How many server ids they have between them: those with the same one share each answer. */
  serverIds: number
  /** Time between requests for this server's id, in ms. */
  paceMs: number
  /** Whether the limit lets each server id be asked for every 3 minutes. */
  enough: boolean
}

/** How a change of a call came. */
export interface RecentChange {
  key: string
  change: 'added' | 'updated' | 'removed'
  via: 'poll' | 'push'
  /** When it came, in ms since 1970. */
  at: number
  /** How old it was then, by when the CAD changed the call; in ms. Null where the CAD doesn't say. */
  ageMs: number | null
}
