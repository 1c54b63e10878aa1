import { type Employment, JOBS } from './framework.ts'
import { methods } from './lua-table.ts'

/** A character of QBCore, and of Qbox, which has the same format. */
export interface PlayerData {
  source: number
  citizenid: string
  metadata: { callsign: string }
  job: Job
}

export interface Job {
  name: string
  label: string
  type: string | null
  onduty: boolean
  isboss: boolean
  payment: number
  grade: { name: string; level: number }
}

export function job(name: string, onduty: boolean): Job {
  const { label = name, type = null } = JOBS[name] ?? {}
  return { name, label, type, onduty, isboss: false, payment: 50, grade: { name: 'Recruit', level: 0 } }
}

export function playerData(source: number, employment: Employment): PlayerData {
  const metadata = { callsign: 'NO CALLSIGN' }
  return { source, citizenid: `CID${source}`, metadata, job: job(employment.job, employment.onDuty) }
}

export const playerMethods = () =>
  methods(
    ...[
      'AddMoney',
      'RemoveMoney',
      'SetMoney',
      'GetMoney',
      'SetJob',
      'SetJobDuty',
      'SetGang',
      'SetPlayerData',
    ],
    ...[
      'SetMetaData',
      'GetMetaData',
      'AddRep',
      'RemoveRep',
      'GetRep',
      'AddItem',
      'RemoveItem',
      'GetItemBySlot',
    ],
    ...['GetItemByName', 'GetItemsByName', 'ClearInventory', 'SetInventory', 'SetCreditCard', 'GetCardSlot'],
    ...['Save', 'Logout', 'UpdatePlayerData'],
  )
