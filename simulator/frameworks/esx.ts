import { createFramework, type Employment, type Framework, JOBS } from './framework.ts'
import { methods } from './lua.ts'

export interface EsxVersion {
  /** From 1.13.0. */
  runStaticPlayerMethod: boolean
  /** From 1.11.1. Before, servers sign off to a job of another name. */
  onDuty: boolean
}

/** How long it saves a player, for whom it answers until then. */
const SAVE_MS = 800

export function esx(version: EsxVersion): Framework {
  return createFramework({
    name: 'esx',
    resource: 'es_extended',
    start({ game, addExport: publish, withFault: faulty }) {
      const players = new Map<number, Employment>()

      function jobOf({ job, onDuty }: Employment) {
        const off = !version.onDuty && !onDuty && job !== 'unemployed'
        return {
          ...{
            id: 1,
            name: off ? `off${job}` : job,
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
        const member = players.get(source)
        if (!member) return undefined
        const job = jobOf(member)
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

      publish('getSharedObject', () => ({
        ...methods('RegisterServerCallback', 'RegisterCommand', 'GetItemLabel', 'GetJobs'),
        GetPlayerFromId: faulty((source: number) => xPlayer(source)),
        Players: [...players.keys()].map(xPlayer),
      }))
      if (version.runStaticPlayerMethod) {
        publish('RunStaticPlayerMethod', (source: unknown, method: string) => {
          const member = typeof source === 'number' ? players.get(source) : undefined
          return member && method === 'getJob' ? jobOf(member) : undefined
        })
      }

      function change(source: number, next: (member: Employment) => Employment): void {
        const member = players.get(source)
        if (!member) return
        players.set(source, next(member))
        game.emit('esx:setJob', source, jobOf(next(member)), jobOf(member))
      }
      function leave(source: number, reason: string): void {
        if (!players.has(source)) return
        game.emit('esx:playerDropped', source, reason)
        game.setTimeout(() => players.delete(source), SAVE_MS)
      }

      return {
        load(source, member) {
          players.set(source, member)
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
