import { describe, expect, it } from 'vitest'
import { parseDispatchCall, parseEmergencyCall } from '../../../../server/core/cad/parse-call.ts'
import { blankDispatchCall, blankEmergencyCall } from '../../../fixtures/calls.ts'

const dispatch = (fields: object) => parseDispatchCall({ ...fields }, 1, 1)
const emergency = (fields: object) => parseEmergencyCall({ ...fields }, 1)

describe('default values', () => {
  it('are used for all fields of a dispatch call except its id', () => {
    expect(dispatch({})).toEqual(blankDispatchCall(1))
  })

  it('are used for all fields of an emergency call except its id', () => {
    expect(emergency({})).toEqual(blankEmergencyCall(1))
  })

  it.each([{}, [], [[]], null])('are used where a field is %j', (invalid) => {
    const names = Object.keys(dispatch({})).filter((name) => name !== 'callId')
    expect(dispatch(Object.fromEntries(names.map((name) => [name, invalid])))).toEqual(dispatch({}))
  })
})

describe('type conversion', () => {
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
  ])('parses isEmergency %j as %j', (sent, parsed) => {
    expect(emergency({ isEmergency: sent }).isEmergency).toBe(parsed)
  })

  it('parses numbers from strings, and strings from numbers and booleans', () => {
    const call = dispatch({ priority: ' 2 ', origin: '-1', postal: 9001, code: 211, title: false })
    expect(call).toMatchObject({ priority: 2, origin: -1, postal: '9001', code: '211', title: 'false' })
  })

  it('does not parse true, 0x1 or an empty string as a number', () => {
    expect(dispatch({ priority: true, origin: '0x1', status: '' })).toMatchObject(dispatch({}))
  })
})

describe('notes', () => {
  it('may be a string, an object, or a list of both', () => {
    const notes = ['a', { Content: 'b', Label: 'Unit 12' }, null, 5, [], { time: 'x' }]
    expect(dispatch({ notes }).notes).toEqual([
      { time: '', label: '', type: 'text', content: 'a' },
      { time: '', label: 'Unit 12', type: '', content: 'b' },
      { time: '', label: '', type: 'text', content: '5' },
    ])
  })
})

describe('idents', () => {
  it('contain valid unit ids only', () => {
    expect(dispatch({ idents: [12, '18', -1, 1.5, 2 ** 53, null, 'x', { Id: 3 }] }).idents).toEqual([
      12, 18, 3,
    ])
  })
})

describe('the postal of an emergency call', () => {
  it.each([
    [{ metaData: { postal: 9001 }, postal: '1' }, '9001'],
    [{ MetaData: { Postal: '9001' } }, '9001'],
    [{ metaData: { postal: '' }, postal: '1' }, '1'],
  ])('is parsed from %j', (fields, postal) => {
    expect(emergency(fields).postal).toBe(postal)
  })
})

describe('metaData', () => {
  it('keeps its keys unchanged, including names that every object inherits', () => {
    const { metaData } = dispatch({ metaData: { CreatedFromId: 302, constructor: 'x', toString: 'y' } })
    expect(metaData).toEqual({ CreatedFromId: '302', constructor: 'x', toString: 'y' })
  })

  it('cannot set a prototype', () => {
    const evil = JSON.parse('{"__proto__":{"x":"1","y":"2","title":"evil"},"Source":"a"}')
    const call = dispatch({ ...JSON.parse('{"__proto__":{"title":"evil"}}'), metaData: evil })
    expect(call).toMatchObject({ title: '', position: null, metaData: { Source: 'a' } })
    expect(Object.getPrototypeOf(call.metaData)).toBe(Object.prototype)
    expect(Object.keys(call.metaData)).toEqual(['Source'])
  })
})
