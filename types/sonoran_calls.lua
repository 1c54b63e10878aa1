---@meta sonoran_calls

-- Exports and events of sonoran_calls, for the Lua language server. Generated from shared/api.ts by `npm run types`.

---A call of Sonoran CAD, with the CAD's own field names. Calls are plain data, because FiveM serializes them with msgpack between resources and between the server and its clients. Text fields are unescaped user input.
---@alias sonoran_calls.Call sonoran_calls.DispatchCall|sonoran_calls.EmergencyCall

---@class sonoran_calls.CallBase
---@field key string The unique id of the call, such as `dispatch:501` or `emergency:302`. A dispatch call and a 911 call can have the same `callId`.
---@field callId number
---@field description string
---@field metaData table<string, string> Additional fields that the CAD stores with the call. Empty on clients unless `sonoran_calls_shareCaller` is true.
---@field position sonoran_calls.Position|nil Game coordinates in metres. Null if the CAD sent no valid coordinates.
---@field radius number|nil The radius of the call's area in metres, above 0. Null if the CAD sent none.
---@field updated string|nil When the CAD last changed the call, in ISO 8601. Null if the CAD sent no time.

---A dispatch call, which is pending, active or closed.
---@class sonoran_calls.DispatchCall: sonoran_calls.CallBase
---@field kind 'dispatch'
---@field origin sonoran_calls.CallOrigin
---@field status sonoran_calls.CallStatus
---@field priority number 1 is the highest priority.
---@field block string
---@field address string
---@field postal string
---@field title string
---@field code string
---@field primary number|nil The id of the primary unit. Null if there is none.
---@field trackPrimary boolean Whether the call's location follows its primary unit.
---@field notes sonoran_calls.Note[]
---@field idents number[] The ids of the attached units.

---A 911 call that is waiting for a dispatcher.
---@class sonoran_calls.EmergencyCall: sonoran_calls.CallBase
---@field kind 'emergency'
---@field isEmergency boolean True for a call to 911, false for a call to the CAD's civil (non-emergency) line.
---@field caller string The caller's name. Empty on clients unless `sonoran_calls_shareCaller` is true.
---@field location string
---@field postal string

---A call as clients receive it.
---@class sonoran_calls.SeenCall: sonoran_calls.DispatchCall, sonoran_calls.EmergencyCall
---@field near sonoran_calls.Position|nil The approximate position, from the call's postal code. Null if the call has a position or the postal is unknown.
---@field mine boolean Whether this player's unit is attached to the call.
---@field tracked sonoran_calls.Position|nil Where the primary unit is, which the call follows on this player's map. Null if it follows none.
---@field quiet boolean Whether the call is mainly for others: it is smaller and paler on the map, and causes no notification.

---@class sonoran_calls.Note
---@field time string
---@field label string
---@field type string
---@field content string

---@class sonoran_calls.Position
---@field x number
---@field y number
---@field z number

---Why a call was removed. `closed`: it was closed. `dispatched`: this 911 call became a dispatch call. `gone`: the CAD stopped listing it without closing it, for example because it was deleted.
---@alias sonoran_calls.RemovalReason 'closed'|'gone'|'dispatched'

---A dispatch call's status. 0: pending, 1: active, 2: closed.
---@alias sonoran_calls.CallStatus 0|1|2|number

---How a dispatch call was created. 0: by a dispatcher over the radio, 1: by a unit itself.
---@alias sonoran_calls.CallOrigin 0|1|number

---The kinds of calls that a request to the CAD selects. 0: dispatch calls, 1: 911 calls, 100: all calls.
---@alias sonoran_calls.CallTableType 0|1|100|number

---The server exports. Each use makes the resource poll the CAD at full speed for the next 5 minutes, even if no player is on duty.
---@class sonoran_calls.ServerExports
local ServerExports = {}

---Returns all calls of the CAD's latest reply. Until the first reply, the lists are empty and `updatedAt` is null.
---@return sonoran_calls.CallList
function ServerExports:getCalls() end

---Returns one dispatch call, 911 call or recently closed call. Returns null if no call has this key.
---@param key string the call's key, such as `dispatch:501` or `emergency:302`
---@return sonoran_calls.Call|nil
function ServerExports:getCall(key) end

---Returns closed calls, newest first, also those beyond the ones in `getCalls`. Resolves at once if they are known from the last minute; otherwise the next request to the CAD brings them, so that no request is added. Rejects if no reply arrives within 60 seconds, or while 20 other calls of this export are pending. In Lua the export returns the page and must be called in a thread.
---@param offset number how many newer closed calls to skip
---@param limit number the largest number of calls, from 1 to 100
---@return sonoran_calls.ClosedCallsPage
function ServerExports:getClosedCalls(offset, limit) end

---Returns whether a player is on duty. Returns false if the player is not on the server.
---@param source number the player's server id, as a number or a string of digits
---@return boolean
function ServerExports:isOnDuty(source) end

---Returns the server ids of all players on duty.
---@return number[]
function ServerExports:getOnDutyPlayers() end

---Sets a player on or off duty and overrides the duty providers for that player, until the override is cleared or the player leaves. Returns false, without any effect, if the player is not on the server.
---@param source number the player's server id, as a number or a string of digits
---@param onDuty boolean|nil true or false to override the duty providers, null (nil) to clear the override
---@return boolean
function ServerExports:setDuty(source, onDuty) end

---Returns the units that are logged in to the CAD, as far as they are known.
---@return sonoran_calls.Unit[]
function ServerExports:getUnits() end

---Returns the unit of a player. Returns null if the player has none, or if it is not known. If the player has several, the first one that is attached to a call is returned, else the first.
---@param source number the player's server id, as a number or a string of digits
---@return sonoran_calls.Unit|nil
function ServerExports:getUnit(source) end

---Returns the calls that a player's units are attached to. Returns an empty list if the player is off duty.
---@param source number the player's server id, as a number or a string of digits
---@return sonoran_calls.Call[]
function ServerExports:getCallsOf(source) end

---Returns the calls that a player may see by the audience in `config.json`, as the player sees them. Returns an empty list if the player is off duty.
---@param source number the player's server id, as a number or a string of digits
---@return sonoran_calls.SeenCall[]
function ServerExports:getCallsFor(source) end

---Makes a player respond to a call, as if the player had used `/callrespond`, but without the check of the ACE. Returns false, without any effect, if `sonoran_calls_respond` is `off`, the player is off duty, or there is no such active call.
---@param source number the player's server id, as a number or a string of digits
---@param key string the call's key, such as `dispatch:501` or `emergency:302`
---@return boolean
function ServerExports:respond(source, key) end

---Ends a player's response. Returns false if the player does not respond to a call.
---@param source number the player's server id, as a number or a string of digits
---@return boolean
function ServerExports:unrespond(source) end

---Returns the server ids of the players who respond to a call, in the order in which they responded.
---@param key string the call's key, such as `dispatch:501` or `emergency:302`
---@return number[]
function ServerExports:getResponders(key) end

---Polls the CAD as soon as the rate limit permits, which can take up to a minute. Resolves to true if the CAD replied with its calls, and to false otherwise. In Lua the export returns the boolean and must be called in a thread.
---@return boolean
function ServerExports:refresh() end

---Returns the state of the connection to the CAD.
---@return sonoran_calls.Status
function ServerExports:getStatus() end

---The server events. Each is emitted once, in order, after the calls or the duty state that it reports have changed.

---A call was added. Not emitted again for known calls after a restart of this resource or of yours: read the existing calls with `getCalls` first.
---@alias sonoran_calls.callAdded fun(call: sonoran_calls.Call)

---A call changed. `before` is the previous version.
---@alias sonoran_calls.callUpdated fun(call: sonoran_calls.Call, before: sonoran_calls.Call)

---A call was removed. For a 911 call that was dispatched, `callAdded` for the new dispatch call comes first.
---@alias sonoran_calls.callRemoved fun(call: sonoran_calls.Call, reason: sonoran_calls.RemovalReason)

---A player went on or off duty. A player who leaves the server goes off duty.
---@alias sonoran_calls.dutyChanged fun(source: number, onDuty: boolean)

---A unit of a player on duty was attached to a call, or the player went on duty with such a unit.
---@alias sonoran_calls.assigned fun(source: number, call: sonoran_calls.Call)

---A player's unit is no longer attached to a call, the call was removed, or the player went off duty. `call` is its last version.
---@alias sonoran_calls.unassigned fun(source: number, call: sonoran_calls.Call)

---A player on duty responds to a call.
---@alias sonoran_calls.responding fun(source: number, call: sonoran_calls.Call)

---Something became of a player's response; see `RespondOutcome`. `call` is its last version.
---@alias sonoran_calls.responded fun(source: number, call: sonoran_calls.Call, outcome: sonoran_calls.RespondOutcome)

---A unit logged in (`before` is null), changed, or logged out (`unit` is null).
---@alias sonoran_calls.unitChanged fun(unit: sonoran_calls.Unit|nil, before: sonoran_calls.Unit|nil)

---The `state` field of the status changed.
---@alias sonoran_calls.statusChanged fun(status: sonoran_calls.Status)

---The client exports. They refer to the client's own player.
---@class sonoran_calls.ClientExports
local ClientExports = {}

---Returns the calls that this player may see. Returns an empty list while the player is off duty.
---@return sonoran_calls.SeenCall[]
function ClientExports:getCalls() end

---Returns the calls that this player's unit is attached to.
---@return sonoran_calls.SeenCall[]
function ClientExports:getMyCalls() end

---Returns whether this player is on duty.
---@return boolean
function ClientExports:isOnDuty() end

---Starts the GPS route to a call. Returns false if the player has no call with this key, or if neither its position nor an approximate one is known.
---@param key string the call's key, such as `dispatch:501` or `emergency:302`
---@return boolean
function ClientExports:routeTo(key) end

---The client events. When the player goes on or off duty, only `dutyChanged` is emitted, without a `callAdded` or `callRemoved` for each call.

---A call was added.
---@alias sonoran_calls.client.callAdded fun(call: sonoran_calls.SeenCall)

---Fields of a call that this player may see changed. `before` is the previous version.
---@alias sonoran_calls.client.callUpdated fun(call: sonoran_calls.SeenCall, before: sonoran_calls.SeenCall)

---A call was removed.
---@alias sonoran_calls.client.callRemoved fun(call: sonoran_calls.SeenCall, reason: sonoran_calls.RemovalReason)

---This player's unit was attached to a call. Not emitted for the calls that are there when the player goes on duty.
---@alias sonoran_calls.client.assigned fun(call: sonoran_calls.SeenCall)

---This player went on or off duty. The list of calls has already been filled or emptied.
---@alias sonoran_calls.client.dutyChanged fun(onDuty: boolean)

---The result of the server's `getCalls`.
---@class sonoran_calls.CallList
---@field active sonoran_calls.DispatchCall[] Pending and active dispatch calls, in the CAD's order.
---@field emergency sonoran_calls.EmergencyCall[] 911 calls that are waiting for a dispatcher, in the CAD's order.
---@field closed sonoran_calls.DispatchCall[] The most recently closed calls, up to the number set by `sonoran_calls_closedLimit`.
---@field closedCount number The total number of closed calls in the CAD.
---@field updatedAt number|nil The time of the CAD's latest valid reply, in ms since 1970. Null until the first one.

---The result of `getClosedCalls`.
---@class sonoran_calls.ClosedCallsPage
---@field calls sonoran_calls.DispatchCall[]
---@field total number The number of all closed calls in the CAD.

---What became of a player's response to a call. The first four only occur if `sonoran_calls_respond` is `cad`. `sent`: the CAD accepted the unit. `attached`: the call shows the unit. `refused`: the CAD did not attach the unit, and nothing more is tried. `unknown`: the CAD did not answer, so the unit may be attached. `ended`: the player no longer responds.
---@alias sonoran_calls.RespondOutcome 'sent'|'attached'|'refused'|'unknown'|'ended'

---The state of the connection to the CAD. Times are in ms since 1970.
---@class sonoran_calls.Status
---@field state 'starting'|'waiting'|'ok'|'stale'|'stopped' `starting`: no reply yet. `waiting`: the settings are invalid. `ok`: the calls are current. `stale`: no valid reply for 90 s, or for 30 s after the next reply was due if that is later. `stopped`: the CAD rejected the API key or the server id; the resource tries again after 20 s, 1 minute, 3 minutes and then every 10 minutes.
---@field lastSuccess number|nil The time of the latest valid reply. Null until the first one.
---@field lastError string|nil The current problem, as text for the server owner. Null if there is none.
---@field nextPoll number|nil The time of the next request. Null while a request is running or none is planned.
---@field requestsInWindow number The number of requests in the last 60 s.
---@field requestsPerMinute number The maximum number of requests in 60 s.
---@field reduced sonoran_calls.ReducedLimit|nil Why `requestsPerMinute` is below the limit. Null if it is not, and while a shared limit is in use.
---@field skipped number The number of calls in the latest reply that were omitted because they could not be parsed.
---@field calls sonoran_calls.CallCounts The number of known calls, and how many of them have a place on the map.
---@field push sonoran_calls.PushStatus
---@field units sonoran_calls.UnitsStatus
---@field arrived sonoran_calls.RecentChange[] The latest changes of calls, newest first, up to 20.
---@field fleet sonoran_calls.SharedLimitStatus|nil How this server shares the API key's rate limit with other servers. Null if it does not.

---The numbers of active calls and 911 calls. Closed calls are not counted.
---@class sonoran_calls.CallCounts
---@field total number
---@field placed number Calls whose position is known, at least approximately.
---@field approximate number Calls among them that are at the position of their postal, because the CAD sent no coordinates.
---@field unplaced number Calls without coordinates and without a known postal.

---A request rate below the limit, because other software uses the same API key.
---@class sonoran_calls.ReducedLimit
---@field limit number The limit without the reduction, in requests per minute.
---@field reason 'refused'|'counted' `refused`: the CAD's gateway refused a request. `counted`: its counters show requests of others.
---@field until number When the full limit is used again, in ms since 1970.

---The source of push events and its state.
---@class sonoran_calls.PushStatus
---@field source 'sonorancad'|'websocket'|'none'
---@field state 'off'|'waiting'|'connected' `off`: there is no source. `waiting`: the source is not connected. `connected`: events can arrive.
---@field lastPush number|nil The time of the latest push event, in ms since 1970. Null if none has arrived.

---Where the units come from.
---@class sonoran_calls.UnitsStatus
---@field source 'sonorancad'|'api'|'none' `api`: the CAD's list of active units. `none`: units are switched off, or sonorancad does not run.
---@field known number The number of units that are logged in.
---@field listedAt number|nil The time of the latest complete list, in ms since 1970. Null until the first one.

---The state of a rate limit that several servers with the same API key share through Redis.
---@class sonoran_calls.SharedLimitStatus
---@field store 'connecting'|'connected'|'lost' The connection to Redis. While it is `lost`, this server polls the CAD on its own.
---@field servers number The number of running servers with this API key.
---@field serverIds number The number of different server ids among them. Servers with the same id share each reply.
---@field paceMs number The time between two requests for this server's id, in ms.
---@field enough boolean Whether the limit is high enough to poll every server id at least once in 3 minutes.

---One change of a call and the way in which it arrived.
---@class sonoran_calls.RecentChange
---@field key string
---@field change 'added'|'updated'|'removed'
---@field via 'poll'|'push'
---@field at number The time of arrival, in ms since 1970.
---@field ageMs number|nil The time from the change in the CAD to its arrival, in ms. Null for removed calls and if the CAD sent no time.
