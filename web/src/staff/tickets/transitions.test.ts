import { describe, expect, it } from 'vitest'
import type { Ticket, TicketEvent } from '../api/types'
import { canCallBack, nextSteps } from './transitions'

const ticket = (status: Ticket['status'], type: Ticket['type'] = 'complaint'): Ticket =>
  ({ status, type }) as Ticket
const failed = { kind: 'callback', to_status: null, data: { counted: true } } as unknown as TicketEvent
const asked = { kind: 'status', to_status: 'confirming', data: {} } as unknown as TicketEvent

describe('nextSteps', () => {
  it('does not let staff cancel a complaint or a fault', () => {
    expect(nextSteps(ticket('new'), [])).toEqual(['accepted'])
    expect(nextSteps(ticket('new', 'consult'), [])).toEqual(['accepted', 'cancelled'])
  })
  it('offers closing only after three counted failed call-backs of this attempt', () => {
    expect(nextSteps(ticket('confirming'), [asked, failed, failed])).toEqual([])
    expect(nextSteps(ticket('confirming'), [failed, failed, asked, failed])).toEqual([])
    expect(nextSteps(ticket('confirming'), [asked, failed, failed, failed])).toEqual(['closed'])
  })
  it('offers a call-back while the customer has not agreed yet', () => {
    expect(canCallBack(ticket('resolved'))).toBe(true)
    expect(canCallBack(ticket('processing'))).toBe(false)
  })
})
