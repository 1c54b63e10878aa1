import type { Clock } from '../../clock.ts'
import { type Caller, withParameters } from './parameters.ts'
import type { Text } from './text.ts'

/** A help text in the top left corner. */
export interface HelpText {
  at: number
  resource: string
  text: string
  /** Whether it stays until it is cleared. */
  loop: boolean
  beep: boolean
  /** Milliseconds; -1 is the game's default. */
  duration: number
  clearedAt: number | null
}

export type Help = ReturnType<typeof createHelp>

export function createHelp(clock: Clock, text: Text) {
  const texts: HelpText[] = []
  const show = (caller: Caller, body: string, loop: boolean, beep: boolean, duration: number) =>
    void texts.push({
      at: clock.now(),
      resource: caller.name,
      text: body,
      loop,
      beep,
      duration,
      clearedAt: null,
    })

  return {
    texts,
    natives: (caller: Caller) => ({
      BeginTextCommandDisplayHelp: withParameters(['text'], (label) => text.begin('help', label, caller)),
      EndTextCommandDisplayHelp: withParameters(
        ['int', 'bool', 'bool', 'int'],
        (_shape, loop, beep, duration) => {
          const body = text.end('help', caller)
          if (body !== null) show(caller, body, Boolean(loop), Boolean(beep), duration)
        },
      ),
      DisplayHelpTextThisFrame: withParameters(['text'], (label) =>
        show(caller, text.label(label) ?? 'NULL', false, false, 0),
      ),
      ClearAllHelpMessages() {
        for (const shown of texts) shown.clearedAt ??= clock.now()
      },
    }),
  }
}
