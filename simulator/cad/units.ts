/** A unit as Get Active Units sends it. */
export interface CadUnit {
  readonly id: number
  readonly accId: string
  /** 0 unavailable, 1 busy, 2 available, 3 en route, 4 on scene, 100 offline. */
  readonly status: number
  readonly isPanic: boolean
  readonly location: string
  readonly coordinates: { x: number; y: number; z: number; w: number }
  readonly aop: string
  readonly data: UnitData
  readonly isDispatch: boolean
}

export interface UnitData {
  readonly unitNum: string
  readonly name: string
  readonly district: string
  readonly department: string
  readonly subdivision: string
  readonly rank: string
  readonly group: string
  /** 0 police, 1 fire, 2 EMS, 3 dispatch, -1 unknown. */
  readonly page: number
  /** Identifiers of the player, with their type or without; older versions of the CAD fill `apiIds`. */
  readonly communityUserId?: string
  readonly communityUserIds?: readonly string[]
  readonly apiIds?: readonly string[]
}

export type UnitChange =
  | { action: 'loggedIn' | 'updated' | 'loggedOut'; unit: CadUnit }
  | { action: 'status'; unit: CadUnit }

export type UnitFields = Partial<UnitData> & { id?: number; status?: number; isDispatch?: boolean }

/** The units that are logged in to the CAD. An unknown id throws an Error. A unit that was handed out is never changed. */
export function createUnits() {
  const units = new Map<number, CadUnit>()
  const listeners = new Set<(change: UnitChange) => void>()
  let lastId = 11

  function put(unit: CadUnit, action: UnitChange['action']): CadUnit {
    if (action === 'loggedOut') units.delete(unit.id)
    else units.set(unit.id, unit)
    for (const listener of [...listeners]) listener({ action, unit })
    return unit
  }

  function find(id: number): CadUnit {
    const unit = units.get(id)
    if (!unit) throw new Error(`The CAD has no unit ${id}`)
    return unit
  }

  return {
    all: (): CadUnit[] => [...units.values()],

    /** Without `id`, the unit gets the next one. */
    logIn({ id = ++lastId, status = 2, isDispatch = false, ...data }: UnitFields = {}): CadUnit {
      lastId = Math.max(lastId, id)
      const unit: CadUnit = {
        id,
        accId: `00000000-0000-0000-0000-${String(id).padStart(12, '0')}`,
        status,
        isPanic: false,
        location: 'Mission Row PD',
        coordinates: { x: 0, y: 0, z: 0, w: 0 },
        aop: 'Los Santos',
        data: {
          unitNum: `1A-${id}`,
          name: `Officer ${id}`,
          district: 'Los Santos',
          department: 'LSPD',
          subdivision: 'Patrol',
          rank: 'Officer',
          group: '',
          page: 0,
          ...data,
        },
        isDispatch,
      }
      return put(unit, 'loggedIn')
    },

    update(id: number, data: Partial<UnitData>): CadUnit {
      const unit = find(id)
      return put({ ...unit, data: { ...unit.data, ...data } }, 'updated')
    },

    setStatus: (id: number, status: number): CadUnit => put({ ...find(id), status }, 'status'),

    logOut: (id: number): CadUnit => put(find(id), 'loggedOut'),

    /** Returns a function that removes the listener. */
    onChange(listener: (change: UnitChange) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export type Units = ReturnType<typeof createUnits>
