import { describe, expect, it } from 'vitest'
import { dueOf, levelOf, nextDue } from './due'

const at = (hours: number): string => new Date(Date.UTC(2026, 10, 22) + hours * 3.6e6).toISOString()
const ms = (hours: number): number => Date.parse(at(hours))
const ticket = {
  created_at: at(0),
  status: 'processing' as const,
  due_contact_at: at(2),
  due_resolve_at: at(10),
  contacted_at: null as string | null,
}

describe('due times', () => {
  it('turns at 70 % and at 100 % of the time', () => {
    expect([6.9, 7, 9.9, 10].map((h) => levelOf(at(0), at(10), ms(h)))).toEqual([
      'calm',
      'soon',
      'soon',
      'late',
    ])
  })
  it('promises first contact first, then the result', () => {
    expect(nextDue(ticket).what).toBe('首次联系')
    expect(nextDue({ ...ticket, contacted_at: at(1) })).toEqual({ at: at(10), what: '办结' })
  })
  it('says how much is left or how late it is', () => {
    expect(dueOf(ticket, ms(1)).text).toBe('1小时0分内首次联系')
    expect(dueOf(ticket, ms(3)).text).toBe('首次联系已超时 1小时0分')
    expect(dueOf(ticket, ms(1.75)).text).toBe('15分钟内首次联系')
  })
  it('stops the clock once the matter waits for the customer', () => {
    expect(dueOf({ ...ticket, status: 'confirming' }, ms(20)).level).toBe('done')
  })
})
