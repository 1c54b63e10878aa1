import { createFramework, type Framework, JOBS } from './framework.ts'
import { methods, table } from './lua.ts'

interface Character {
  job: string | undefined
  groups: Map<string, unknown>
  /** The job that somebody signed off from: without duty they leave it. */
  left: string | undefined
}

export function ndCore(): Framework {
  return createFramework({
    name: 'nd_core',
    resource: 'ND_Core',
    start({ game, addExport: publish }) {
      const players = new Map<number, Character>()

      function character(source: number, { job, groups }: Character) {
        return {
          ...methods(
            'addMoney',
            'deductMoney',
            'depositMoney',
            'withdrawMoney',
            'setData',
            'getData',
            'setJob',
          ),
          ...methods(
            'getJob',
            'addGroup',
            'removeGroup',
            'getGroup',
            'setMetadata',
            'getMetadata',
            'save',
            'drop',
          ),
          ...methods(
            'createLicense',
            'getLicense',
            'updateLicense',
            'revive',
            'delete',
            'unload',
            'triggerEvent',
          ),
          ...{ id: source, source, identifier: `license:${source}`, firstname: 'Sam', lastname: 'Vega', job },
          ...{
            fullname: 'Sam Vega',
            metadata: table([]),
            groups: table(groups),
            jobInfo: groups.get(job ?? ''),
          },
        }
      }
      publish('getPlayer', (source: unknown) => {
        const player = typeof source === 'number' ? players.get(source) : undefined
        return player && character(source as number, player)
      })

      function update(source: number, player: Character, key: unknown): void {
        game.emit('ND:updateCharacter', character(source, player), key)
      }
      function add(source: number, player: Character, name: string): void {
        const label = JOBS[name]?.label
        player.groups.set(name, { name, label, rankName: 'Recruit', rank: 1, isJob: true, isBoss: false })
        game.emit('ND:groupAdded', character(source, player), { name })
        update(source, player, 'groups')
      }
      function setJob(source: number, player: Character, name: string): void {
        if (player.job !== undefined) {
          player.groups.delete(player.job)
          game.emit('ND:groupRemoved', character(source, player), { name: player.job })
          update(source, player, 'groups')
        }
        // Until here the job is the old one.
        if (name !== 'unemployed') add(source, player, name)
        player.job = name === 'unemployed' ? undefined : name
        update(source, player, 'job')
      }
      function unload(source: number): void {
        const player = players.get(source)
        if (!player) return
        update(source, player, 'metadata')
        game.emit('ND:characterUnloaded', source, character(source, player))
        players.delete(source)
      }
      game.on('onResourceStop', (name: string) => {
        if (name === game.GetCurrentResourceName()) for (const source of players.keys()) unload(source)
      })

      return {
        load(source, { job, onDuty }) {
          const player: Character = { job: undefined, groups: new Map(), left: onDuty ? undefined : job }
          // Groups of Discord roles come before the character is anybody's.
          if (onDuty && job !== 'unemployed') add(source, player, job)
          player.job = player.groups.has(job) ? job : undefined
          players.set(source, player)
          game.emit('ND:characterLoaded', character(source, player))
        },
        unload,
        setJob(source, name) {
          const player = players.get(source)
          if (player) setJob(source, player, name)
        },
        setDuty(source, onDuty) {
          const player = players.get(source)
          if (!player) return
          const back = player.left ?? player.job ?? 'unemployed'
          player.left = onDuty ? undefined : player.job
          setJob(source, player, onDuty ? back : 'unemployed')
        },
        dropped: unload,
      }
    },
  })
}
