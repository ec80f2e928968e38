import { expect, it } from 'vitest'
import { day } from '../../src/widget/view/time'

it('names the day only when it is not today', () => {
  const now = new Date(2026, 10, 21, 15, 0)
  const iso = (...at: [number, number, number, number, number]) => new Date(...at).toISOString()
  expect(day(iso(2026, 10, 21, 9, 5), now)).toBe('09:05')
  expect(day(iso(2026, 10, 20, 23, 59), now)).toBe('昨天 23:59')
  expect(day(iso(2026, 10, 3, 8, 0), now)).toBe('11月3日 08:00')
  expect(day(iso(2026, 10, 24, 8, 0), now)).toBe('11月24日 08:00')
  expect(day(iso(2025, 10, 3, 8, 0), now)).toBe('2025年11月3日 08:00')
  expect(day('nonsense', now)).toBe('')
})
