-- One check-in of a server, decided on Redis's own clock. All times are in ms.
-- KEYS: requests, servers, turns, waiting, holds, and the latest reply for this server id.
-- ARGV: server, server id, on duty (0 or 1), limit, servers it knew, quiet period it reports for, request it wants or '',
--       request answered or '', how long to grant none, latest reply it read (-1: no sharing), then earlier ones, ages.
local WINDOW, PRESENT, RESERVED, UNVISITED, IDLE_PACE = 60600, 20000, 900000, 5000, 150000
local IN_FLIGHT, UNANSWERED, PEER_WAIT, HOLD_WAIT, MAX_WAIT, GRACE, EARLY = 2000, 12000, 200, 1000, 10000, 2500, 500
local requests, servers, turns, waiting, holds, reply = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local me, own, wanted, answered, known_before, read_at = ARGV[1], ARGV[2], ARGV[7], ARGV[8], ARGV[5] + 0, ARGV[10] + 0
local call, time = redis.call, redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local function score(key, member) return tonumber(call('ZSCORE', key, member) or 0) end

-- Remove what no check-in wrote: other types, times out of bounds, and more entries than there can be.
local bounds = { { WINDOW, IN_FLIGHT }, { RESERVED, 0 }, { RESERVED, 0 }, { 0, MAX_WAIT + GRACE }, { WINDOW, WINDOW } }
local repaired = 0
for i, key in ipairs(KEYS) do
  local kind, bound = call('TYPE', key).ok, bounds[i]
  if kind ~= 'none' and kind ~= (bound and 'zset' or 'string') then repaired = i * call('DEL', key) end
  if bound then
    call('ZREMRANGEBYSCORE', key, '-inf', now - bound[1])
    call('ZREMRANGEBYSCORE', key, now + bound[2] + 1, '+inf')
    call('ZREMRANGEBYRANK', key, 0, -501)
  end
end

-- Servers with one server id are a group. For a server that vanished lately, its part of the limit is reserved.
local newest = call('ZREVRANGE', servers, 0, 0, 'WITHSCORES')[2] or 0
call('ZADD', servers, now, table.concat({ me, own, ARGV[3], ARGV[4] }, ' '))
local groups, known, count, present, absent, rank, limit = {}, {}, 0, 0, 0, 0, 60
local members = call('ZREVRANGE', servers, 0, -1, 'WITHSCORES')
for i = 1, #members, 2 do
  local id, group, on_duty, own_limit = string.match(members[i], '^(%w+) (%d+) ([01]) (%d%d?)$')
  if not id or known[id] then
    call('ZREM', servers, members[i])
  else
    known[id], count, rank = true, count + 1, rank + (id < me and 1 or 0)
    if now - tonumber(members[i + 1]) > PRESENT then
      absent = absent + 1
    else
      present, limit = present + 1, math.max(1, math.min(limit, tonumber(own_limit)))
      groups[group] = groups[group] or on_duty == '1'
    end
  end
end
local busy, idle = absent, 0
for _, on_duty in pairs(groups) do busy, idle = busy + (on_duty and 1 or 0), idle + (on_duty and 0 or 1) end
local even = (busy + idle) * WINDOW / limit
local function pace(group)
  if busy == 0 or even > IDLE_PACE then return even end
  return groups[group] and busy / (limit / WINDOW - idle / IDLE_PACE) or IDLE_PACE
end
local function due(group) return score(turns, group) + pace(group) end

-- A store that is new, or that no server visited lately, may lack requests. It grants none for one window, or until all
-- known servers have reported theirs. After a refusal, it grants none for the time that the gateway asked for.
if now - tonumber(newest) > UNVISITED then call('ZADD', holds, now, 'quiet') end
local quiet = score(holds, 'quiet')
if quiet > 0 and tonumber(ARGV[6]) == quiet and known_before > 0 then call('ZADD', holds, now, me) end
if call('ZCOUNT', holds, quiet, now) > math.max(known_before, count) then quiet = 0 * call('ZREM', holds, 'quiet') end
if ARGV[9] ~= '0' then call('ZADD', holds, now + tonumber(ARGV[9]), 'block') end
local hold = math.max(quiet > 0 and quiet + WINDOW - now or 0, score(holds, 'block') - now)
for i = 11, #ARGV, 2 do call('ZADD', requests, 'NX', now - tonumber(ARGV[i + 1]), ARGV[i]) end
if answered ~= '' then call('ZADD', requests, now, answered) end

local asked = tonumber(string.match(call('GETRANGE', reply, 0, 15), '^(%d+)\n') or 0)
if asked > now or now - asked > WINDOW then asked = 0 end
local served, early, ahead, wait = score(turns, own), due(own) - now > EARLY, 0, 0
local sharing = read_at >= 0 and (served > asked and now - served < UNANSWERED or asked > read_at)
-- The group that is due first goes first. A group that is early leaves a request for each of the others.
for group in pairs(groups) do
  local first = early or call('ZSCORE', waiting, group) and due(group) < due(own)
  ahead = ahead + (group ~= own and first and 1 or 0)
end
local excess = ahead + call('ZCARD', requests) - limit
if hold > 0 then wait = math.min(hold, HOLD_WAIT)
elseif call('ZSCORE', requests, wanted) then wait = 0 -- It was granted before, and that answer got lost.
elseif sharing then wait = PEER_WAIT -- A reply for the whole group is on its way.
elseif excess >= 0 then
  local expires = tonumber(call('ZRANGE', requests, excess, excess, 'WITHSCORES')[2] or now) + WINDOW
  wait = math.min(expires - now, early and due(own) - now or MAX_WAIT, MAX_WAIT)
end
local granted = wanted ~= '' and wait <= 0
if granted then
  call('ZADD', requests, now + IN_FLIGHT, wanted)
  call('ZADD', turns, now, own)
  call('ZREM', waiting, own)
elseif wanted ~= '' then call('ZADD', waiting, now + wait + GRACE, own) end
for i = 1, 5 do call('PEXPIRE', KEYS[i], RESERVED) end
return { granted and 1 or 0, math.ceil(wait), math.ceil(pace(own)), call('ZCARD', requests), limit, present,
  busy + idle - absent, count, rank, quiet, now, asked, repaired }
