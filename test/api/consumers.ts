/**
 * The same consumer in Lua and in TypeScript. It prints every event with what the exports return at that moment; its
 * command prints what every export returns.
 */
export const server = {
  lua: `
    local calls = exports.sonoran_calls
    local function stateOf(key)
      local call = calls:getCall(key)
      return call and call.status ~= 2 and 'there' or 'gone'
    end
    AddEventHandler('sonoran_calls:callAdded', function(call)
      print('added ' .. call.key .. ' ' .. stateOf(call.key))
    end)
    AddEventHandler('sonoran_calls:callUpdated', function(call, before)
      local now = calls:getCall(call.key)
      print(('updated %s %s to %s, now %s'):format(call.key, before.description, call.description, now.description))
    end)
    AddEventHandler('sonoran_calls:callRemoved', function(call, reason)
      print('removed ' .. call.key .. ' ' .. reason .. ' ' .. stateOf(call.key))
    end)
    AddEventHandler('sonoran_calls:dutyChanged', function(player, onDuty)
      print(('duty %d %s %s'):format(player, onDuty, calls:isOnDuty(player)))
    end)
    AddEventHandler('sonoran_calls:statusChanged', function(status)
      print('status ' .. status.state .. ' ' .. calls:getStatus().state .. ' ' .. #calls:getCalls().active)
    end)
    RegisterCommand('call_exports_lua', function(source)
      local all = calls:getCalls()
      local status = calls:getStatus()
      print(('%d %d %d %d'):format(#all.active, #all.emergency, #all.closed, all.closedCount))
      print(all.updatedAt == status.lastSuccess and status.lastError == nil and status.skipped)
      print(calls:getCall('dispatch:501').title)
      print(calls:getCall('dispatch:9'))
      print(calls:isOnDuty(source))
      print(table.concat(calls:getOnDutyPlayers(), ' '))
      print(calls:setDuty(source, true))
      print(calls:setDuty(source, nil))
      print(calls:setDuty(77, true))
      print(calls:refresh())
    end, false)
  `,
  ts: `
    const calls = exports.sonoran_calls
    function stateOf(key) {
      const call = calls.getCall(key)
      return call && call.status !== 2 ? 'there' : 'gone'
    }
    on('sonoran_calls:callAdded', (call) => console.log('added ' + call.key + ' ' + stateOf(call.key)))
    on('sonoran_calls:callUpdated', (call, before) => {
      const now = calls.getCall(call.key)
      console.log(\`updated \${call.key} \${before.description} to \${call.description}, now \${now.description}\`)
    })
    on('sonoran_calls:callRemoved', (call, reason) => {
      console.log('removed ' + call.key + ' ' + reason + ' ' + stateOf(call.key))
    })
    on('sonoran_calls:dutyChanged', (player, onDuty) => {
      console.log(\`duty \${player} \${onDuty} \${calls.isOnDuty(player)}\`)
    })
    on('sonoran_calls:statusChanged', (status) => {
      console.log('status ' + status.state + ' ' + calls.getStatus().state + ' ' + calls.getCalls().active.length)
    })
    RegisterCommand('call_exports_ts', async (source) => {
      const all = calls.getCalls()
      const status = calls.getStatus()
      console.log(all.active.length, all.emergency.length, all.closed.length, all.closedCount)
      console.log(String(all.updatedAt === status.lastSuccess && status.lastError === null && status.skipped))
      console.log(calls.getCall('dispatch:501').title)
      console.log(calls.getCall('dispatch:9') === null ? 'nil' : 'a call')
      console.log(String(calls.isOnDuty(source)))
      console.log(calls.getOnDutyPlayers().join(' '))
      console.log(String(calls.setDuty(source, true)))
      console.log(String(calls.setDuty(source, null)))
      console.log(String(calls.setDuty(77, true)))
      console.log(String(await calls.refresh()))
    }, false)
  `,
}

export const client = {
  lua: `
    local calls = exports.sonoran_calls
    local function stateOf(key)
      for _, call in ipairs(calls:getCalls()) do
        if call.key == key then return 'there' end
      end
      return 'gone'
    end
    AddEventHandler('sonoran_calls:client:callAdded', function(call)
      print('added ' .. call.key .. ' ' .. stateOf(call.key))
    end)
    AddEventHandler('sonoran_calls:client:callUpdated', function(call, before)
      print(('updated %s %s to %s'):format(call.key, before.description, call.description))
    end)
    AddEventHandler('sonoran_calls:client:callRemoved', function(call, reason)
      print('removed ' .. call.key .. ' ' .. reason .. ' ' .. stateOf(call.key))
    end)
    AddEventHandler('sonoran_calls:client:dutyChanged', function(onDuty)
      print(('duty %s %s %d'):format(onDuty, calls:isOnDuty(), #calls:getCalls()))
    end)
    RegisterCommand('call_client_exports_lua', function()
      print(#calls:getCalls(), calls:isOnDuty(), calls:routeTo('dispatch:501'), calls:routeTo('dispatch:9'))
      print(pcall(function() calls:routeTo(501) end))
    end, false)
  `,
  ts: `
    const calls = exports.sonoran_calls
    const stateOf = (key) => (calls.getCalls().some((call) => call.key === key) ? 'there' : 'gone')
    on('sonoran_calls:client:callAdded', (call) => console.log('added ' + call.key + ' ' + stateOf(call.key)))
    on('sonoran_calls:client:callUpdated', (call, before) => {
      console.log(\`updated \${call.key} \${before.description} to \${call.description}\`)
    })
    on('sonoran_calls:client:callRemoved', (call, reason) => {
      console.log('removed ' + call.key + ' ' + reason + ' ' + stateOf(call.key))
    })
    on('sonoran_calls:client:dutyChanged', (onDuty) => {
      console.log(\`duty \${onDuty} \${calls.isOnDuty()} \${calls.getCalls().length}\`)
    })
    RegisterCommand('call_client_exports_ts', () => {
      const answers = [calls.getCalls().length, calls.isOnDuty(), calls.routeTo('dispatch:501'), calls.routeTo('dispatch:9')]
      console.log(answers.join('\\t'))
      try {
        calls.routeTo(501)
      } catch (error) {
        console.log('false\\t' + error.message)
      }
    }, false)
  `,
}
