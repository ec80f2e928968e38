/** Calls of the ticket desk. */
import { get, post } from './client'
import type { CallbackOutcome, Page, Priority, Ticket, TicketEvent, TicketStatus } from './types'

export interface TicketQuery {
  status?: string
  type?: string
  priority?: string
  q?: string
  mine?: boolean
  overdue?: boolean
  page?: number
  open_only?: boolean
  order?: 'new' | 'due'
}

export const listTickets = (query: TicketQuery): Promise<Page<Ticket>> => get('/tickets', { ...query })

export const getTicket = (id: string): Promise<Ticket> => get(`/tickets/${id}`)

export const getHistory = async (id: string): Promise<TicketEvent[]> =>
  (await get<{ items: TicketEvent[] }>(`/tickets/${id}/history`)).items

export interface StatusChange {
  to: TicketStatus
  note?: string
  cause?: string
  department?: string
  measure?: string
}

export const changeStatus = (id: string, change: StatusChange): Promise<Ticket> =>
  post(`/tickets/${id}/status`, change)

export const assign = (id: string, ownerId: string): Promise<Ticket> =>
  post(`/tickets/${id}/assign`, { owner_id: ownerId })

export const addNote = (id: string, text: string): Promise<unknown> =>
  post(`/tickets/${id}/notes`, { text })

export const recordCallback = (
  id: string,
  outcome: CallbackOutcome,
  note: string,
): Promise<Ticket> => post(`/tickets/${id}/callbacks`, { outcome, note: note || null })

export const setPriority = (id: string, priority: Priority, note: string): Promise<Ticket> =>
  post(`/tickets/${id}/priority`, { priority, note })

/** The original of a masked text; who looked and why is kept. */
export const revealTicket = async (
  id: string,
  field: 'description' | 'wish' | 'contact',
  reason: string,
): Promise<string> =>
  (await post<{ text: string }>(`/tickets/${id}/reveal`, { field, reason })).text
