/** What the ticket list is narrowed to. */
import type { TicketQuery } from '../api/tickets'

export interface Filters {
  /** A status, `open` for all that are not finished, or empty. */
  status: string
  type: string
  priority: string
  q: string
  mine: boolean
  overdue: boolean
}

export const nothing = (): Filters => ({
  status: 'open',
  type: '',
  priority: '',
  q: '',
  mine: false,
  overdue: false,
})

/** Unfinished tickets come with the most urgent first, others with the latest first. */
export function toQuery(filters: Filters, page: number): TicketQuery {
  const open = filters.status === 'open'
  return {
    ...filters,
    status: open ? '' : filters.status,
    open_only: open || undefined,
    mine: filters.mine || undefined,
    overdue: filters.overdue || undefined,
    order: open || filters.overdue ? 'due' : 'new',
    page,
  }
}
