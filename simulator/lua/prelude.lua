-- The parts of the game's Lua runtime that scripts use: threads, events, exports, JSON and HTTP. `host` contains the
-- functions of the game. A thread waits by yielding a function that schedules its continuation.
local host = host
_G.host = nil

Citizen = {}
json = { encode = host.encode, decode = host.decode }

-- Returns an error message, if any, to the caller in the game, where it becomes the script error.
local function resume(thread, ...)
  local success, schedule = coroutine.resume(thread, ...)
  if not success then return debug.traceback(thread, tostring(schedule)) end
  if coroutine.status(thread) == 'suspended' then
    schedule(function(...) return resume(thread, ...) end)
  end
end

local function run(code, ...)
  return resume(coroutine.create(code), ...)
end

function Citizen.CreateThreadNow(code)
  local message = run(code)
  if message then error(message, 0) end
end

function Citizen.SetTimeout(ms, code)
  host.after(ms, function() return run(code) end)
end

function Citizen.CreateThread(code)
  Citizen.SetTimeout(0, code)
end

function Citizen.Wait(ms)
  coroutine.yield(function(continue) host.after(ms, continue) end)
end

CreateThread, Wait, SetTimeout = Citizen.CreateThread, Citizen.Wait, Citizen.SetTimeout

function AddEventHandler(name, handler)
  return host.on(name, function(from, ...)
    source = from
    local message = run(handler, ...)
    source = nil
    return message
  end)
end

function RemoveEventHandler(registered)
  host.off(registered)
end

function RegisterNetEvent(name, handler)
  host.registerNetEvent(name)
  if handler then return AddEventHandler(name, handler) end
end

TriggerEvent = host.emit

function RegisterCommand(name, handler, restricted)
  host.command(name, function(...) return run(handler, ...) end, restricted == true)
end

function PerformHttpRequest(url, callback, method, body, headers)
  host.request(url, method or 'GET', body or '', headers or {}, function(...) return run(callback, ...) end)
end

function print(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = tostring(words[i]) end
  host.print(table.concat(words, '\t'))
end

-- An export that returns a promise suspends the thread until the promise settles.
local function call_export(resource, name, ...)
  local result, when_settled = host.callExport(resource, name, ...)
  if when_settled == nil then return result end
  local success, value = coroutine.yield(when_settled)
  if not success then error(value, 0) end
  return value
end

exports = setmetatable({}, {
  __index = function(_, resource)
    return setmetatable({}, {
      __index = function(_, name)
        -- The first argument is the table before the colon.
        return function(_, ...) return call_export(resource, name, ...) end
      end,
    })
  end,
  __call = function(_, name, code) host.addExport(name, code) end,
})

-- Every other global is a native.
setmetatable(_G, { __index = function(_, name) return host.native(name) end })
