import * as z from 'zod/mini'
import {
  type Action,
  DUTY_PROVIDERS,
  EXTRA_RESOURCES,
  FAULTS,
  type FaultName,
  MAX_SERVERS,
  UNIT_STATUSES,
} from './protocol.ts'

const text = z.string().check(z.maxLength(2_000))
const shortText = z.string().check(z.maxLength(200))
const id = z.int().check(z.positive())
const metres = z.number().check(z.gte(-20_000), z.lte(20_000))
const point = { x: metres, y: metres }
const position = z.nullable(z.object(point))
const priority = z.int().check(z.gte(1), z.lte(9))
const kind = z.enum(['dispatch', 'emergency'])
const dispatchFields = {
  title: shortText,
  code: shortText,
  priority,
  status: z.int().check(z.gte(0), z.lte(1)),
  address: shortText,
  postal: shortText,
  description: text,
  radius: z.nullable(z.number().check(z.positive(), z.lte(10_000))),
  trackPrimary: z.boolean(),
  position,
}
const emergencyFields = { caller: shortText, location: shortText, description: text, position }

const actionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('create dispatch'), ...dispatchFields }),
  z.object({ type: z.literal('create emergency'), ...emergencyFields }),
  z.object({ type: z.literal('edit dispatch'), callId: id, ...dispatchFields }),
  z.object({ type: z.literal('edit emergency'), callId: id, ...emergencyFields }),
  z.object({ type: z.literal('move call'), kind, callId: id, ...point }),
  z.object({ type: z.enum(['attach unit', 'detach unit']), callId: id, unit: id }),
  z.object({ type: z.literal('log in unit'), player: id, callSign: shortText.check(z.minLength(1)) }),
  z.object({ type: z.literal('log out unit'), unit: id }),
  z.object({
    type: z.literal('set unit status'),
    unit: id,
    status: z.int().check(z.gte(0), z.lte(UNIT_STATUSES.length - 1)),
  }),
  z.object({ type: z.literal('add note'), callId: id, content: text.check(z.minLength(1)) }),
  z.object({ type: z.literal('close call'), kind, callId: id }),
  z.object({
    type: z.literal('dispatch emergency'),
    callId: id,
    title: shortText,
    code: shortText,
    priority,
  }),
  z.object({
    type: z.literal('set fault'),
    fault: z.nullable(z.enum(Object.keys(FAULTS) as [FaultName])),
    seconds: z.nullable(z.number().check(z.positive(), z.lte(3_600))),
  }),
  z.object({ type: z.literal('set other requests'), perMinute: z.int().check(z.gte(0), z.lte(60)) }),
  z.object({ type: z.literal('console command'), line: text }),
  z.object({ type: z.literal('control resource'), operation: z.enum(['start', 'stop', 'restart']) }),
  z.object({ type: z.literal('join'), name: shortText.check(z.minLength(1)), canUseDuty: z.boolean() }),
  z.object({ type: z.literal('drop'), player: id }),
  z.object({ type: z.literal('toggle duty'), player: id }),
  z.object({ type: z.literal('toggle driving'), player: id }),
  z.object({ type: z.literal('toggle resource'), resource: z.enum(EXTRA_RESOURCES) }),
  z.object({ type: z.literal('set server count'), count: z.int().check(z.gte(1), z.lte(MAX_SERVERS)) }),
  z.object({ type: z.literal('set duty provider'), provider: z.enum(DUTY_PROVIDERS) }),
  z.object({ type: z.literal('set job'), player: id, job: shortText }),
  z.object({ type: z.literal('chat command'), player: id, line: text }),
  z.object({ type: z.literal('press key'), player: id, command: shortText }),
  z.object({ type: z.literal('choose option'), player: id, index: z.int().check(z.gte(0), z.lte(1_000)) }),
  z.object({ type: z.literal('move player'), player: id, ...point }),
])

/** Throws with a message for the user when the body is not a valid action. */
export function parseAction(body: unknown): Action {
  const result = z.safeParse(actionSchema, body)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Error(`Invalid ${issue?.path.join('.') || 'action'}: ${issue?.message}`)
}
