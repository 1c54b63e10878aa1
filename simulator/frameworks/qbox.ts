import { createFramework, type Framework } from './framework.ts'
import { type Job, job, type PlayerData, playerData, playerMethods } from './qb-player.ts'

/** Milliseconds of each database write between the steps of a job change. */
const WRITE_MS = 60
const LOGOUT_MS = 200

/** Qbox, which also provides the name of QBCore. */
export function qbox(): Framework {
  return createFramework({
    name: 'qbox',
    resource: 'qbx_core',
    provide: ['qb-core'],
    start({ game, addExport }) {
      const players = new Map<number, PlayerData>()
      const player = (source: number) => {
        const PlayerData = players.get(source)
        return PlayerData ? { Functions: playerMethods(), PlayerData, Offline: false } : null
      }
      const getPlayer = (source: number | string) => player(Number(source))

      addExport('GetPlayer', getPlayer)
      addExport('GetGroups', (source: number) => {
        const data = players.get(source)
        if (!data) throw new Error('attempt to index a nil value (local player)')
        return { [data.job.name]: 0 }
      })
      // The bridge for scripts of QBCore. It has no GetPlayer export.
      game.on('__cfx_export_qb-core_GetCoreObject', (provideExport: (run: () => unknown) => void) =>
        provideExport(() => ({ Functions: { GetPlayer: getPlayer } })),
      )

      /** Emitted for any change of the player's data, such as money and hunger. */
      const emitPlayerData = (source: number) => game.emit('QBCore:Player:SetPlayerData', players.get(source))

      function changeJob(source: number, next: Job): void {
        const data = players.get(source)
        if (!data) return
        data.job = next
        emitPlayerData(source)
      }

      return {
        load(source, employment) {
          players.set(source, playerData(source, employment))
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
          // Qbox first removes the old job. The only event for that is onGroupUpdate.
          const oldJob = players.get(source)?.job.name ?? 'unemployed'
          changeJob(source, job('unemployed', true))
          game.emit('qbx_core:server:onGroupUpdate', source, oldJob, undefined)
          if (name === 'unemployed') return
          game.setTimeout(() => game.emit('qbx_core:server:onGroupUpdate', source, name, 0), WRITE_MS)
          game.setTimeout(() => {
            changeJob(source, job(name, true))
            game.emit('QBCore:Server:OnJobUpdate', source, players.get(source)?.job)
          }, 2 * WRITE_MS)
        },
        setDuty(source, onDuty) {
          const data = players.get(source)
          if (!data) return
          data.job.onduty = onDuty
          game.emit('QBCore:Server:SetDuty', source, onDuty)
          emitPlayerData(source)
        },
        // Qbox emits no event of its own for a dropped player.
        dropped: (source) => void players.delete(source),
      }
    },
  })
}
