import type { Clock } from '../../clock.ts'
import { BOOL } from '../natives.ts'
import { type Owner, takes } from './parameters.ts'

export interface Sound {
  at: number
  resource: string
  name: string
  set: string
}

export function createSounds(clock: Clock) {
  const sounds: Sound[] = []
  let lastId = 0
  return {
    sounds,
    natives: (owner: Owner) => ({
      PlaySoundFrontend: takes(['int', 'text', 'text', 'bool'], (_id, name, set) => {
        sounds.push({ at: clock.now(), resource: owner.name, name, set })
      }),
      GetSoundId: () => ++lastId,
      ReleaseSoundId: takes(['int'], () => {}),
      StopSound: takes(['int'], () => {}),
      HasSoundFinished: takes(['int'], () => BOOL(true)),
    }),
  }
}
