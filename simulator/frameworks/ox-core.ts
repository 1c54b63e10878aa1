import { createFramework, type Framework, JOBS } from './framework.ts'

interface Character {
  charId: number | undefined
  groups: Record<string, number>
  activeGroup: string | undefined
}

const SAVE_MS = 800

/** ox_core has no duty state: a player who is off duty has no active group. */
export function oxCore(): Framework {
  return createFramework({
    name: 'ox_core',
    resource: 'ox_core',
    start({ game, addExport }) {
      const players = new Map<number, Character>()
      for (const [name, { label, type }] of Object.entries(JOBS)) {
        game.GlobalState[`group.${name}`] = { name, label, grades: ['Recruit'], type }
      }

      addExport('GetPlayer', (source: number) => {
        const player = players.get(source)
        if (!player) return undefined
        const ids = { userId: source, charId: player.charId, stateId: `AA${source}`, username: 'somebody' }
        return { source, ...ids, identifier: `license2:${source}`, ped: 10_000 + source }
      })
      addExport('CallPlayer', (source: number, method: string, ...args: string[]) => {
        const player = players.get(source)
        if (!player) return void game.console.error(`no player with the id ${source}`)
        if (method === 'getGroups') return player.groups
        if (method === 'get' && args[0] === 'activeGroup') return player.activeGroup
        return void game.console.error(`no method ${method}`)
      })

      function setActive(source: number, name: string | undefined): void {
        const player = players.get(source)
        if (!player) return
        const previous = player.activeGroup
        player.activeGroup = name
        game.emit('ox:setActiveGroup', source, name ?? null, previous ?? null)
      }
      function logout(source: number): void {
        const player = players.get(source)
        if (player?.charId === undefined) return
        // ox_core keeps the active group, and keeps the character until it is saved.
        player.groups = {}
        game.emit('ox:playerLogout', source, source, player.charId)
        game.setTimeout(() => {
          player.charId = undefined
        }, SAVE_MS)
      }

      return {
        load(source, { job, onDuty }) {
          const groups = job === 'unemployed' ? {} : { [job]: 1 }
          const activeGroup = onDuty ? Object.keys(groups)[0] : undefined
          players.set(source, { charId: source, groups, activeGroup })
          game.emit('ox:playerLoaded', source, source, source)
        },
        unload: logout,
        setJob(source, name) {
          const player = players.get(source)
          if (!player) return
          for (const old of Object.keys(player.groups)) {
            player.groups = {}
            // ox_core clears the active group without an event.
            if (player.activeGroup === old) player.activeGroup = undefined
            game.emit('ox:setGroup', source, old, null)
          }
          if (name === 'unemployed') return
          player.groups = { [name]: 1 }
          game.emit('ox:setGroup', source, name, 1)
          setActive(source, name)
        },
        setDuty(source, onDuty) {
          setActive(source, onDuty ? Object.keys(players.get(source)?.groups ?? {})[0] : undefined)
        },
        dropped(source) {
          logout(source)
          players.delete(source)
        },
      }
    },
  })
}
