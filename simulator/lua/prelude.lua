-- What the game's Lua runtime has ready for a script: threads, events, exports, JSON and HTTP. `host` is the world
-- outside. A thread gives way by yielding a function that arranges when it goes on.
local host = host
_G.host = nil

Citizen = {}
json = { encode = host.encode, decode = host.decode }

-- Returns what went wrong, if anything did, to whoever called in: there it becomes the script error.
local function go_on(thread, ...)
  local good, arrange = coroutine.resume(thread, ...)
  if not good then return debug.traceback(thread, tostring(arrange)) end
  if coroutine.status(thread) == 'suspended' then
    arrange(function(...) return go_on(thread, ...) end)
  end
end

local function run(code, ...)
  return go_on(coroutine.create(code), ...)
end

function Citizen.CreateThreadNow(code)
  local wrong = run(code)
  if wrong then error(wrong, 0) end
end

function Citizen.SetTimeout(ms, code)
  host.after(ms, function() return run(code) end)
end

function Citizen.CreateThread(code)
  Citizen.SetTimeout(0, code)
end

function Citizen.Wait(ms)
  coroutine.yield(function(go) host.after(ms, go) end)
end

CreateThread, Wait, SetTimeout = Citizen.CreateThread, Citizen.Wait, Citizen.SetTimeout

function AddEventHandler(name, handler)
  return host.on(name, function(from, ...)
    source = from
    local wrong = run(handler, ...)
    source = nil
    return wrong
  end)
end

function RemoveEventHandler(registered)
  host.off(registered)
end

function RegisterNetEvent(name, handler)
  host.allow(name)
  if handler then return AddEventHandler(name, handler) end
end

TriggerEvent = host.emit

function RegisterCommand(name, handler, restricted)
  host.command(name, function(...) return run(handler, ...) end, restricted == true)
end

function PerformHttpRequest(url, heard, method, body, headers)
  host.request(url, method or 'GET', body or '', headers or {}, function(...) return run(heard, ...) end)
end

function print(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = tostring(words[i]) end
  host.print(table.concat(words, '\t'))
end

local function call(resource, name, ...)
  local answer, later = host.call(resource, name, ...)
  if later == nil then return answer end
  local good, value = coroutine.yield(later)
  if not good then error(value, 0) end
  return value
end

exports = setmetatable({}, {
  __index = function(_, resource)
    return setmetatable({}, {
      __index = function(_, name)
        -- The first argument is what stands before the colon.
        return function(_, ...) return call(resource, name, ...) end
      end,
    })
  end,
  __call = function(_, name, code) host.publish(name, code) end,
})

-- Every other global is a native.
setmetatable(_G, { __index = function(_, name) return host.native(name) end })
