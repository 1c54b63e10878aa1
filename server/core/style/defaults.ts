import type { Rule } from '../../../shared/style.ts'

/** What config.json holds as it is shipped (a test keeps the two equal): it serves where that can't be read. */
export const DEFAULT_RULES: Rule[] = [
  {
    when: {},
    style: {
      sprite: 526,
      colour: 5,
      scale: 1,
      alpha: 255,
      flash: 7,
      shortRange: false,
      circleColour: 5,
      circleAlpha: 80,
      radius: 0,
      background: 140,
      stay: 8,
      sound: { set: 'GTAO_FM_Events_Soundset', name: 'Event_Message_Purple' },
    },
  },
  {
    when: { priority: [1] },
    style: {
      colour: 1,
      scale: 1.2,
      flash: 20,
      circleColour: 1,
      background: 6,
      stay: 12,
      sound: { set: 'GTAO_FM_Events_Soundset', name: 'Lose_1st' },
    },
  },
  { when: { priority: [2] }, style: { colour: 17, circleColour: 17, background: 15 } },
  { when: { priority: [3] }, style: { background: 12 } },
  { when: { status: [0] }, style: { alpha: 150, circleAlpha: 50 } },
  {
    when: { kind: 'emergency' },
    style: {
      sprite: 817,
      colour: 38,
      flash: 15,
      circleColour: 38,
      background: 9,
      stay: 12,
      sound: { set: 'HUD_MINI_GAME_SOUNDSET', name: 'CONFIRM_BEEP' },
    },
  },
  { when: { emergency: false }, style: { colour: 84, flash: 7, circleColour: 84 } },
  { when: { approximate: true }, style: { radius: 150, circleAlpha: 50 } },
]
