import { createFramework, type Employment, type Framework, JOBS } from './framework.ts'
import { methods } from './lua-table.ts'

export interface EsxVersion {
  /** From 1.13.0. */
  runStaticPlayerMethod: boolean
  /** From 1.11.1. In older versions a player goes off duty by a change to a job with the prefix "off". */
  onDuty: boolean
}

/** Milliseconds until a player who left is saved. Until then the exports still return that player. */
const SAVE_MS = 800

export function esx(version: EsxVersion): Framework {
  return createFramework({
    name: 'esx',
    resource: 'es_extended',
    start({ game, addExport, withFault }) {
      const players = new Map<number, Employment>()

      function jobData({ job, onDuty }: Employment) {
        const offDutyJob = !version.onDuty && !onDuty && job !== 'unemployed'
        return {
          ...{
            id: 1,
            name: offDutyJob ? `off${job}` : job,
            label: JOBS[job]?.label,
            grade: 0,
            grade_name: 'recruit',
          },
          ...{ grade_label: 'Recruit', grade_salary: 20, skin_male: [], skin_female: [] },
          ...(version.onDuty && { onDuty }),
          ...(version.runStaticPlayerMethod && { type: 'civ' }),
        }
      }
      function xPlayer(source: number) {
        const employment = players.get(source)
        if (!employment) return undefined
        const job = jobData(employment)
        return {
          ...methods('addMoney', 'removeMoney', 'getMoney', 'getAccount', 'getInventory', 'addInventoryItem'),
          ...methods(
            'setJob',
            'setName',
            'getName',
            'getCoords',
            'kick',
            'set',
            'get',
            'getGroup',
            'setGroup',
          ),
          ...methods('getLoadout', 'addWeapon', 'hasWeapon', 'triggerEvent', 'showNotification', 'getMeta'),
          getJob: () => job,
          ...{ source, playerId: source, identifier: `char1:${source}`, job, accounts: [], inventory: [] },
        }
      }

      addExport('getSharedObject', () => ({
        ...methods('RegisterServerCallback', 'RegisterCommand', 'GetItemLabel', 'GetJobs'),
        GetPlayerFromId: withFault((source: number) => xPlayer(source)),
        Players: [...players.keys()].map(xPlayer),
      }))
      if (version.runStaticPlayerMethod) {
        addExport('RunStaticPlayerMethod', (source: unknown, method: string) => {
          const employment = typeof source === 'number' ? players.get(source) : undefined
          return employment && method === 'getJob' ? jobData(employment) : undefined
        })
      }

      function change(source: number, next: (employment: Employment) => Employment): void {
        const employment = players.get(source)
        if (!employment) return
        players.set(source, next(employment))
        game.emit('esx:setJob', source, jobData(next(employment)), jobData(employment))
      }
      function leave(source: number, reason: string): void {
        if (!players.has(source)) return
        game.emit('esx:playerDropped', source, reason)
        game.setTimeout(() => players.delete(source), SAVE_MS)
      }

      return {
        load(source, employment) {
          players.set(source, employment)
          game.emit('esx:playerLoaded', source, xPlayer(source), false)
        },
        unload: (source) => leave(source, 'esx_player_logout'),
        setJob: (source, job) => change(source, () => ({ job, onDuty: job !== 'unemployed' })),
        setDuty: (source, onDuty) => change(source, ({ job }) => ({ job, onDuty })),
        dropped: (source) => leave(source, 'Exiting'),
      }
    },
  })
}
