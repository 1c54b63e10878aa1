import { createFramework, type Framework, JOBS } from './framework.ts'
import { luaTable, methods } from './lua-table.ts'

interface Character {
  job: string | undefined
  groups: Map<string, unknown>
  /** The job of a player who is off duty. ND_Core has no duty state, so going off duty means leaving the job. */
  previousJob: string | undefined
}

export function ndCore(): Framework {
  return createFramework({
    name: 'nd_core',
    resource: 'ND_Core',
    start({ game, addExport }) {
      const players = new Map<number, Character>()

      addExport('getPlayer', (source: unknown) => {
        const player = typeof source === 'number' ? players.get(source) : undefined
        return player && characterData(source as number, player)
      })

      function emitUpdate(source: number, player: Character, key: unknown): void {
        game.emit('ND:updateCharacter', characterData(source, player), key)
      }
      function addGroup(source: number, player: Character, name: string): void {
        const label = JOBS[name]?.label
        player.groups.set(name, { name, label, rankName: 'Recruit', rank: 1, isJob: true, isBoss: false })
        game.emit('ND:groupAdded', characterData(source, player), { name })
        emitUpdate(source, player, 'groups')
      }
      function setJob(source: number, player: Character, name: string): void {
        if (player.job !== undefined) {
          player.groups.delete(player.job)
          game.emit('ND:groupRemoved', characterData(source, player), { name: player.job })
          emitUpdate(source, player, 'groups')
        }
        // ND_Core changes `job` after the events of the groups.
        if (name !== 'unemployed') addGroup(source, player, name)
        player.job = name === 'unemployed' ? undefined : name
        emitUpdate(source, player, 'job')
      }
      function unload(source: number): void {
        const player = players.get(source)
        if (!player) return
        emitUpdate(source, player, 'metadata')
        game.emit('ND:characterUnloaded', source, characterData(source, player))
        players.delete(source)
      }
      game.on('onResourceStop', (name: string) => {
        if (name === game.GetCurrentResourceName()) for (const source of players.keys()) unload(source)
      })

      return {
        load(source, { job, onDuty }) {
          const player: Character = {
            job: undefined,
            groups: new Map(),
            previousJob: onDuty ? undefined : job,
          }
          // ND_Core adds the groups of Discord roles before the character belongs to the player.
          if (onDuty && job !== 'unemployed') addGroup(source, player, job)
          player.job = player.groups.has(job) ? job : undefined
          players.set(source, player)
          game.emit('ND:characterLoaded', characterData(source, player))
        },
        unload,
        setJob(source, name) {
          const player = players.get(source)
          if (player) setJob(source, player, name)
        },
        setDuty(source, onDuty) {
          const player = players.get(source)
          if (!player) return
          const nextJob = player.previousJob ?? player.job ?? 'unemployed'
          player.previousJob = onDuty ? undefined : player.job
          setJob(source, player, onDuty ? nextJob : 'unemployed')
        },
        dropped: unload,
      }
    },
  })
}

/** The character in the results of exports and the arguments of events, with the methods of the real one. */
function characterData(source: number, { job, groups }: Character) {
  return {
    ...methods('addMoney', 'deductMoney', 'depositMoney', 'withdrawMoney', 'setData', 'getData', 'setJob'),
    ...methods('getJob', 'addGroup', 'removeGroup', 'getGroup', 'setMetadata', 'getMetadata', 'save', 'drop'),
    ...methods('createLicense', 'getLicense', 'updateLicense', 'revive', 'delete', 'unload', 'triggerEvent'),
    ...{ id: source, source, identifier: `license:${source}`, firstname: 'Sam', lastname: 'Vega', job },
    ...{
      fullname: 'Sam Vega',
      metadata: luaTable([]),
      groups: luaTable(groups),
      jobInfo: groups.get(job ?? ''),
    },
  }
}
