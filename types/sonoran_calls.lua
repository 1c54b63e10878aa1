---@meta sonoran_calls

-- Exports and events of sonoran_calls, for the Lua language server. Generated from shared/api.ts by `npm run types`.

---A call as this resource knows it and hands it out. The names are Sonoran CAD's own. Everything here is plain data: it is packed with msgpack at every border between resources and between server and client.
---@alias sonoran_calls.Call sonoran_calls.DispatchCall|sonoran_calls.EmergencyCall

---@class sonoran_calls.CallBase
---@field key string `dispatch:501` or `emergency:302`. The two kinds count their `callId`s separately, so only this is unique.
---@field callId number
---@field description string
---@field metaData table<string, string>
---@field position sonoran_calls.Position|nil Game coordinates in metres, or null where the CAD named no usable place.
---@field radius number|nil Metres, above 0.
---@field updated string|nil When the CAD last changed it: ISO 8601, as the CAD sent it.

---@class sonoran_calls.DispatchCall: sonoran_calls.CallBase
---@field kind 'dispatch'
---@field origin number
---@field status number 0 pending, 1 active, 2 closed.
---@field priority number 1 is the highest.
---@field block string
---@field address string
---@field postal string
---@field title string
---@field code string
---@field primary number|nil The id of the unit that leads, if any.
---@field trackPrimary boolean
---@field notes sonoran_calls.Note[]
---@field idents number[] Ids of the units that are attached.

---A 911 call that no dispatcher has taken up yet.
---@class sonoran_calls.EmergencyCall: sonoran_calls.CallBase
---@field kind 'emergency'
---@field isEmergency boolean False for a call to the civil line.
---@field caller string
---@field location string
---@field postal string

---A call as players are sent it.
---@class sonoran_calls.SeenCall: sonoran_calls.DispatchCall, sonoran_calls.EmergencyCall
---@field near sonoran_calls.Position|nil Where its postal is, roughly: of a call without a position, where the server knows the postal.

---@class sonoran_calls.Note
---@field time string
---@field label string
---@field type string
---@field content string

---@class sonoran_calls.Position
---@field x number
---@field y number
---@field z number

---Why a call is no longer there. `gone`: it left the CAD's list of active calls and was not seen among the closed ones.
---@alias sonoran_calls.RemovalReason 'closed'|'gone'|'dispatched'

---The exports on the server. Each use keeps the calls as fresh, for the next 5 minutes, as if somebody were on duty.
---@class sonoran_calls.ServerExports
local ServerExports = {}

---All calls that the CAD told of last. Empty lists before its first answer, which `updatedAt` tells from no calls.
---@return sonoran_calls.CallList
function ServerExports:getCalls() end

---One call, be it active, emergency or among the latest closed ones; null where there is none with this key.
---@param key string such as `dispatch:501` or `emergency:302`
---@return sonoran_calls.Call|nil
function ServerExports:getCall(key) end

---Whether a player is on duty. False for one who isn't on the server.
---@param source number the player's server id; a string of digits will do
---@return boolean
function ServerExports:isOnDuty(source) end

---The server ids of all who are on duty.
---@return number[]
function ServerExports:getOnDutyPlayers() end

---Puts a player on or off duty, whatever the source of duty says, until null or until they leave. False, and nothing done, where there is no such player.
---@param source number the player's server id; a string of digits will do
---@param onDuty boolean|nil true or false, or null (nothing, nil) to go by the source of duty again
---@return boolean
function ServerExports:setDuty(source, onDuty) end

---Asks the CAD as soon as the key's budget allows, which can be up to a minute. True once it brought calls, false if it didn't. Lua gets the answer itself, and has to be in a thread to wait for it.
---@return boolean
function ServerExports:refresh() end

---How the asking goes.
---@return sonoran_calls.Status
function ServerExports:getStatus() end

---The events on the server. Each is told once, in order, when everything it is about has already changed.

---A call is there that was not. Not told again after a restart, of this resource or of yours: begin with `getCalls`.
---@alias sonoran_calls.callAdded fun(call: sonoran_calls.Call)

---Something about a call changed. `before` is the call as it was.
---@alias sonoran_calls.callUpdated fun(call: sonoran_calls.Call, before: sonoran_calls.Call)

---A call is no longer there. A 911 call that was `dispatched` is removed after its dispatch call was added.
---@alias sonoran_calls.callRemoved fun(call: sonoran_calls.Call, reason: sonoran_calls.RemovalReason)

---A player went on or off duty; leaving the server counts as the latter.
---@alias sonoran_calls.dutyChanged fun(source: number, onDuty: boolean)

---The state in the status is another one.
---@alias sonoran_calls.statusChanged fun(status: sonoran_calls.Status)

---The exports on a player's client. Off duty there are no calls.
---@class sonoran_calls.ClientExports
local ClientExports = {}

---The calls that this player may see, without what the server's owner doesn't share.
---@return sonoran_calls.SeenCall[]
function ClientExports:getCalls() end

---Whether this player is on duty.
---@return boolean
function ClientExports:isOnDuty() end

---Sets the route on the map to a call. False where there is no such call, or none that has a place.
---@param key string such as `dispatch:501` or `emergency:302`
---@return boolean
function ClientExports:routeTo(key) end

---The events on a player's client. Going on duty is no `callAdded`, and going off duty no `callRemoved`.

---A call is there that was not.
---@alias sonoran_calls.client.callAdded fun(call: sonoran_calls.SeenCall)

---Something that this player may see of a call changed. `before` is the call as it was.
---@alias sonoran_calls.client.callUpdated fun(call: sonoran_calls.SeenCall, before: sonoran_calls.SeenCall)

---A call is no longer there.
---@alias sonoran_calls.client.callRemoved fun(call: sonoran_calls.SeenCall, reason: sonoran_calls.RemovalReason)

---This player went on or off duty. The calls are there, or are gone, by then.
---@alias sonoran_calls.client.dutyChanged fun(onDuty: boolean)

---What `getCalls` hands out on the server.
---@class sonoran_calls.CallList
---@field active sonoran_calls.DispatchCall[] Dispatch calls, pending and active, in the CAD's order.
---@field emergency sonoran_calls.EmergencyCall[] 911 calls that no dispatcher has taken up yet.
---@field closed sonoran_calls.DispatchCall[] The latest closed calls, as many as `sonoran_calls_closedLimit` says.
---@field closedCount number How many closed calls the CAD has in all.
---@field updatedAt number|nil When the CAD said so, in ms since 1970; null as long as it said nothing.

---How the asking goes. Times are in ms since 1970.
---@class sonoran_calls.Status
---@field state 'starting'|'waiting'|'ok'|'stale'|'stopped' `starting`: no answer yet. `waiting`: for settings to be mended. `ok`. `stale`: no good answer for 90 s, or, where that is longer, 30 s after one was due. `stopped`: the CAD refuses the key or the server id, and is asked again in 10 minutes.
---@field lastSuccess number|nil
---@field lastError string|nil What is wrong, in words for the owner; null where nothing is.
---@field nextPoll number|nil Null while the CAD is being asked, or is not to be asked.
---@field requestsInWindow number Requests in the last 60 s.
---@field requestsPerMinute number How many there may be.
---@field skipped number Calls of the last answer that could not be read and were left out.
---@field push sonoran_calls.PushStatus
---@field arrived sonoran_calls.RecentChange[] How the latest changes came, newest first.
---@field fleet sonoran_calls.SharedLimitStatus|nil How the key's limit is shared with other servers; null where it isn't.

---Where pushed events come from, and whether they can now.
---@class sonoran_calls.PushStatus
---@field source 'sonorancad'|'websocket'|'none'
---@field state 'off'|'waiting'|'connected'
---@field lastPush number|nil When the last one came, in ms since 1970.

---How servers with one key share its limit.
---@class sonoran_calls.SharedLimitStatus
---@field store 'connecting'|'connected'|'lost' Whether Redis, by which they do, can be reached. While it is `lost`, this server asks by itself.
---@field servers number Servers with this key that are there.
---@field serverIds number How many server ids they have between them: those with the same one share each answer.
---@field paceMs number Time between requests for this server's id, in ms.
---@field enough boolean Whether the limit lets each server id be asked for every 3 minutes.

---How a change of a call came.
---@class sonoran_calls.RecentChange
---@field key string
---@field change 'added'|'updated'|'removed'
---@field via 'poll'|'push'
---@field at number When it came, in ms since 1970.
---@field ageMs number|nil How old it was then, by when the CAD changed the call; in ms. Null where the CAD doesn't say.
