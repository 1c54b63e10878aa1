import type { Clock } from '../../clock.ts'
import { BOOL } from '../natives.ts'
import { type Caller, withParameters } from './parameters.ts'

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
    natives: (caller: Caller) => ({
      PlaySoundFrontend: withParameters(['int', 'text', 'text', 'bool'], (_id, name, set) => {
        sounds.push({ at: clock.now(), resource: caller.name, name, set })
      }),
      GetSoundId: () => ++lastId,
      ReleaseSoundId: withParameters(['int'], () => {}),
      StopSound: withParameters(['int'], () => {}),
      HasSoundFinished: withParameters(['int'], () => BOOL(true)),
    }),
  }
}
