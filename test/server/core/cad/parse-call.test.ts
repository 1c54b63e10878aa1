import { describe, expect, it } from 'vitest'
import {
  type ParseResult,
  parseDispatchCall,
  parseEmergencyCall,
} from '../../../../server/core/cad/parse-call.ts'
import type { Call } from '../../../../shared/call.ts'

const taken = <Of extends Call>(reading: ParseResult<Of>): Of => {
  if (!reading.ok) throw new Error(reading.why)
  return reading.call
}
const dispatch = (fields: object) => taken(parseDispatchCall({ callId: 1, ...fields }, 1))
const emergency = (fields: object) => taken(parseEmergencyCall({ callId: 1, ...fields }))

describe('a field that says nothing', () => {
  it('leaves a dispatch call that has only its id', () => {
    expect(dispatch({})).toEqual({
      kind: 'dispatch',
      key: 'dispatch:1',
      callId: 1,
      origin: 0,
      status: 1,
      priority: 3,
      block: '',
      address: '',
      postal: '',
      title: '',
      code: '',
      primary: null,
      trackPrimary: false,
      description: '',
      notes: [],
      idents: [],
      metaData: {},
      position: null,
      radius: null,
      updated: null,
    })
  })

  it('leaves an emergency call that has only its id', () => {
    expect(emergency({})).toEqual({
      kind: 'emergency',
      key: 'emergency:1',
      callId: 1,
      isEmergency: true,
      caller: '',
      location: '',
      postal: '',
      description: '',
      metaData: {},
      position: null,
      radius: null,
      updated: null,
    })
  })

  it.each([{}, [], [[]], null])('takes %j for nothing in every field', (odd) => {
    const names = Object.keys(dispatch({})).filter((name) => name !== 'callId')
    expect(dispatch(Object.fromEntries(names.map((name) => [name, odd])))).toEqual(dispatch({}))
  })
})

describe('one type for another', () => {
  it.each([
    [true, true],
    [1, true],
    ['1', true],
    [' True ', true],
    [false, false],
    [0, false],
    ['0', false],
    ['false', false],
    ['maybe', true],
    [2, true],
  ])('isEmergency %j is %j', (sent, read) => {
    expect(emergency({ isEmergency: sent }).isEmergency).toBe(read)
  })

  it('reads numbers from strings and strings from numbers and booleans', () => {
    const call = dispatch({ priority: ' 2 ', origin: '-1', postal: 9001, code: 211, title: false })
    expect(call).toMatchObject({ priority: 2, origin: -1, postal: '9001', code: '211', title: 'false' })
  })

  it('does not take true for a number, nor 0x1 and the empty string', () => {
    expect(dispatch({ priority: true, origin: '0x1', status: '' })).toMatchObject(dispatch({}))
  })
})

describe('notes', () => {
  it('are text, an object, or a list of either', () => {
    const notes = ['a', { Content: 'b', Label: 'Unit 12' }, null, 5, [], { time: 'x' }]
    expect(dispatch({ notes }).notes).toEqual([
      { time: '', label: '', type: 'text', content: 'a' },
      { time: '', label: 'Unit 12', type: '', content: 'b' },
      { time: '', label: '', type: 'text', content: '5' },
    ])
  })
})

describe('idents', () => {
  it('leave out what is no id of a unit', () => {
    expect(dispatch({ idents: [12, '18', -1, 1.5, 2 ** 53, null, 'x', { Id: 3 }] }).idents).toEqual([
      12, 18, 3,
    ])
  })
})

describe('postal of an emergency call', () => {
  it.each([
    [{ metaData: { postal: 9001 }, postal: '1' }, '9001'],
    [{ MetaData: { Postal: '9001' } }, '9001'],
    [{ metaData: { postal: '' }, postal: '1' }, '1'],
  ])('%j', (fields, postal) => {
    expect(emergency(fields).postal).toBe(postal)
  })
})

describe('metaData', () => {
  it('keeps the keys as they were sent, also those that an object inherits', () => {
    const { metaData } = dispatch({ metaData: { CreatedFromId: 302, constructor: 'x', toString: 'y' } })
    expect(metaData).toEqual({ CreatedFromId: '302', constructor: 'x', toString: 'y' })
  })

  it('can not set a prototype', () => {
    const evil = JSON.parse('{"__proto__":{"x":"1","y":"2","title":"evil"},"Source":"a"}')
    const call = dispatch({ ...JSON.parse('{"__proto__":{"title":"evil"}}'), metaData: evil })
    expect(call).toMatchObject({ title: '', position: null, metaData: { Source: 'a' } })
    expect(Object.getPrototypeOf(call.metaData)).toBe(Object.prototype)
    expect(Object.keys(call.metaData)).toEqual(['Source'])
  })
})
