import { describe, expect, it } from 'vitest'
import { chatTime, duration, fullTime, milliseconds, percent, since } from './format'

describe('format', () => {
  it('shows Shanghai time whatever the zone of the desk', () => {
    expect(fullTime('2026-11-21T17:05:00Z')).toBe('2026-11-22 01:05')
  })
  it('gives only the clock for today', () => {
    const now = Date.parse('2026-11-22T03:00:00Z')
    expect(chatTime('2026-11-22T01:30:00Z', now)).toBe('09:30')
    expect(chatTime('2026-11-20T01:30:00Z', now)).toBe('11-20 09:30')
  })
  it('speaks durations', () => {
    expect([5, 185, 4800, 183600].map(duration)).toEqual(['5秒', '3分05秒', '1小时20分', '2天3小时'])
    expect(since('2026-11-22T01:00:00Z', Date.parse('2026-11-22T01:01:01Z'))).toBe('1分01秒')
    expect(since(null, 0)).toBe('—')
    expect(duration(-4)).toBe('0秒')
  })
  it('shows a dash for what is missing', () => {
    expect([percent(null), percent(0.874), fullTime(null), fullTime('x')]).toEqual([
      '—',
      '87%',
      '—',
      '—',
    ])
    expect([milliseconds(84.6), milliseconds(1520)]).toEqual(['85 毫秒', '1.52 秒'])
  })
})
