/** What may be done with a ticket now; the service has the last word. */
import type { Ticket, TicketEvent, TicketStatus } from '../api/types'

const ALLOWED: Record<TicketStatus, TicketStatus[]> = {
  new: ['accepted', 'cancelled'],
  accepted: ['processing', 'waiting_customer', 'cancelled'],
  processing: ['waiting_customer', 'resolved', 'cancelled'],
  waiting_customer: ['processing', 'resolved', 'cancelled'],
  resolved: ['confirming', 'processing'],
  confirming: ['closed', 'reopened'],
  closed: ['reopened'],
  reopened: ['accepted', 'processing', 'cancelled'],
  cancelled: [],
}

export const VERBS: Record<TicketStatus, string> = {
  new: '退回待受理',
  accepted: '受理',
  processing: '开始处理',
  waiting_customer: '等客户补充',
  resolved: '处理完成',
  confirming: '请客户确认',
  closed: '办结',
  reopened: '重新处理',
  cancelled: '撤销工单',
}

/** Without the customer's word a ticket closes only after this many counted failed call-backs. */
export const FAILED_CALLBACKS_NEEDED = 3

export function failedCallbacks(events: TicketEvent[]): number {
  const since = events.map((event) => event.to_status).lastIndexOf('confirming')
  return events
    .slice(Math.max(since, 0))
    .filter((event) => event.kind === 'callback' && event.data.counted === true).length
}

/** Steps to offer as buttons; a complaint or a fault is cancelled by the customer alone. */
export function nextSteps(ticket: Ticket, events: TicketEvent[]): TicketStatus[] {
  const open = ticket.allowed ?? ALLOWED[ticket.status]
  return open.filter((to) => {
    if (to === 'cancelled') return ticket.type !== 'complaint' && ticket.type !== 'fault'
    if (to === 'closed') return failedCallbacks(events) >= FAILED_CALLBACKS_NEEDED
    // What the customer said at the call-back reopens it; by hand only after it was closed.
    if (to === 'reopened') return ticket.status === 'closed'
    return true
  })
}

export const canCallBack = (ticket: Ticket): boolean =>
  ticket.status === 'resolved' || ticket.status === 'confirming'
