import { expect, it } from 'vitest'
import { toQuery } from './search'

const form = { q: '流量', channel: '', state: '', intent: '', rating: '' as const }

it('takes whole days of Shanghai, the last one included', () => {
  const query = toQuery({ ...form, days: ['2026-11-20', '2026-11-21'] })
  expect(query.from).toBe('2026-11-19T16:00:00.000Z')
  expect(query.to).toBe('2026-11-21T16:00:00.000Z')
})

it('leaves the dates out when none are chosen', () => {
  expect(toQuery({ ...form, days: null })).toMatchObject({ q: '流量', from: '', to: '' })
})
