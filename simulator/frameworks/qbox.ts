import { createFramework, type Framework } from './framework.ts'
import { type Job, job, type PlayerData, playerData, playerMethods } from './qb-player.ts'

/** How long it writes to its database between the steps of a job change. */
const WRITE_MS = 60
const LOGOUT_MS = 200

/** Qbox, which also answers to the name of QBCore. */
export function qbox(): Framework {
  return createFramework({
    name: 'qbox',
    resource: 'qbx_core',
    provide: ['qb-core'],
    start({ game, addExport: publish }) {
      const players = new Map<number, PlayerData>()
      const player = (source: number) => {
        const PlayerData = players.get(source)
        return PlayerData ? { Functions: playerMethods(), PlayerData, Offline: false } : null
      }
      const getPlayer = (source: number | string) => player(Number(source))

      publish('GetPlayer', getPlayer)
      publish('GetGroups', (source: number) => {
        const held = players.get(source)
        if (!held) throw new Error('attempt to index a nil value (local player)')
        return { [held.job.name]: 0 }
      })
      // The bridge: what QBCore's scripts ask for. It has no GetPlayer of its own.
      game.on('__cfx_export_qb-core_GetCoreObject', (give: (run: () => unknown) => void) =>
        give(() => ({ Functions: { GetPlayer: getPlayer } })),
      )

      /** Of any change, and of money and hunger too. */
      const tell = (source: number) => game.emit('QBCore:Player:SetPlayerData', players.get(source))

      function become(source: number, next: Job): void {
        const data = players.get(source)
        if (!data) return
        data.job = next
        tell(source)
      }

      return {
        load(source, member) {
          players.set(source, playerData(source, member))
          game.emit('QBCore:Server:PlayerLoaded', player(source))
        },
        unload(source) {
          game.emit('QBCore:Server:OnPlayerUnload', source)
          game.setTimeout(() => {
            players.delete(source)
            game.emit('qbx_core:server:playerLoggedOut', source)
          }, LOGOUT_MS)
        },
        setJob(source, name) {
          // The old job goes first, and leaves them unemployed. Only onGroupUpdate tells of that.
          const old = players.get(source)?.job.name ?? 'unemployed'
          become(source, job('unemployed', true))
          game.emit('qbx_core:server:onGroupUpdate', source, old, undefined)
          if (name === 'unemployed') return
          game.setTimeout(() => game.emit('qbx_core:server:onGroupUpdate', source, name, 0), WRITE_MS)
          game.setTimeout(() => {
            become(source, job(name, true))
            game.emit('QBCore:Server:OnJobUpdate', source, players.get(source)?.job)
          }, 2 * WRITE_MS)
        },
        setDuty(source, onDuty) {
          const data = players.get(source)
          if (!data) return
          data.job.onduty = onDuty
          game.emit('QBCore:Server:SetDuty', source, onDuty)
          tell(source)
        },
        // Not one of its events.
        dropped: (source) => void players.delete(source),
      }
    },
  })
}
