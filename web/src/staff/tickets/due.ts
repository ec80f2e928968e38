/** How close a promise to the customer is to being broken. */
import type { Ticket } from '../api/types'
import { duration } from '../format'

export type DueLevel = 'done' | 'calm' | 'soon' | 'late'
const SOON = 0.7

type Timed = Pick<
  Ticket,
  'created_at' | 'status' | 'due_contact_at' | 'due_resolve_at' | 'contacted_at'
>

/** The next promise: first contact until it was made, then the result. */
export function nextDue(ticket: Timed): { at: string; what: string } {
  const contact = ticket.contacted_at === null && ticket.due_contact_at < ticket.due_resolve_at
  return contact
    ? { at: ticket.due_contact_at, what: '首次联系' }
    : { at: ticket.due_resolve_at, what: '办结' }
}

/** Level by the share of the time already used: 70 % is soon, 100 % is late. */
export function levelOf(from: string, due: string, now: number): DueLevel {
  const start = Date.parse(from)
  const end = Date.parse(due)
  if (now >= end) return 'late'
  return end > start && (now - start) / (end - start) >= SOON ? 'soon' : 'calm'
}

export function dueOf(ticket: Timed, now: number): { level: DueLevel; text: string; at: string } {
  const next = nextDue(ticket)
  if (['resolved', 'confirming', 'closed', 'cancelled'].includes(ticket.status))
    return { level: 'done', text: '', at: next.at }
  const level = levelOf(ticket.created_at, next.at, now)
  const left = (Date.parse(next.at) - now) / 1000
  const text =
    left < 0 ? `${next.what}已超时 ${duration(-left)}` : `${duration(left)}内${next.what}`
  return { level, text: text.replace(/(\d+分)\d\d秒/, '$1钟'), at: next.at }
}
