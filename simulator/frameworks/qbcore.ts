import { createFramework, type Framework, JOBS } from './framework.ts'
import { job, type PlayerData, playerData, playerMethods } from './qb-player.ts'

export interface QbcoreVersion {
  /** From January 2025: the functions of the core object are also exports. */
  exportsFunctions: boolean
  /** From May 2026: OnPlayerUpdated leads to OnJobUpdate, also after loading, and a dropped player is unloaded. */
  reemits: boolean
}

const LOGOUT_MS = 200

export function qbcore({ exportsFunctions, reemits }: QbcoreVersion): Framework {
  return createFramework({
    name: 'qbcore',
    resource: 'qb-core',
    start({ game, addExport, withFault }) {
      const players = new Map<number, PlayerData>()

      function player(source: number) {
        const data = players.get(source)
        return data ? { ...playerMethods(), Functions: playerMethods(), PlayerData: data } : null
      }
      const getPlayer = (source: number | string) => player(Number(source))
      const shared: Record<string, Record<string, unknown>> = {
        Jobs: Object.fromEntries(
          Object.entries(JOBS).map(([name, { label, type }]) => [name, { label, type, defaultDuty: true }]),
        ),
      }

      addExport('GetCoreObject', () => ({
        Functions: { GetPlayer: withFault(getPlayer), GetPlayers: () => [...players.keys()] },
        Players: [...players.keys()].map(player),
        Shared: shared,
      }))
      if (exportsFunctions) {
        addExport('GetPlayer', getPlayer)
        addExport('GetShared', (namespace: string, item: string) => shared[namespace]?.[item])
      }

      if (reemits) {
        game.on('QBCore:Server:OnPlayerUpdated', (source: number, key: string) => {
          if (key === 'job' || key === 'all')
            game.emit('QBCore:Server:OnJobUpdate', source, players.get(source)?.job)
        })
      }
      function emitUpdate(source: number, key: string): void {
        if (reemits) game.emit('QBCore:Server:OnPlayerUpdated', source, key, players.get(source))
        else if (key === 'job') game.emit('QBCore:Server:OnJobUpdate', source, players.get(source)?.job)
      }

      return {
        load(source, employment) {
          const data = playerData(source, employment)
          // A row that was saved before jobs had types.
          players.set(source, { ...data, job: { ...data.job, type: 'none' } })
          game.emit('QBCore:Server:PlayerLoaded', player(source))
          emitUpdate(source, 'all')
        },
        unload(source) {
          game.emit('QBCore:Server:OnPlayerUnload', source)
          game.setTimeout(() => players.delete(source), LOGOUT_MS)
        },
        setJob(source, name) {
          const data = players.get(source)
          if (!data) return
          data.job = job(name, true)
          emitUpdate(source, 'job')
        },
        setDuty(source, onDuty) {
          const data = players.get(source)
          if (!data) return
          data.job.onduty = onDuty
          emitUpdate(source, 'job')
          game.emit('QBCore:Server:SetDuty', source, onDuty)
        },
        dropped(source) {
          if (!players.has(source)) return
          game.emit('QBCore:Server:PlayerDropped', reemits ? source : player(source))
          if (reemits) game.emit('QBCore:Server:OnPlayerUnload', source)
          players.delete(source)
        },
      }
    },
  })
}
