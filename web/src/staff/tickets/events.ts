/** One line of a ticket's history, in words. */
import type { CallbackOutcome, TicketEvent } from '../api/types'
import { OUTCOMES, TICKET_STATUSES } from '../labels'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export function describe(event: TicketEvent): string {
  const { data } = event
  switch (event.kind) {
    case 'opened':
      return text(data.repeat_of) ? `建单（与 ${text(data.repeat_of)} 为同一问题）` : '建单'
    case 'urged':
      return data.priority !== data.from && data.from
        ? `客户催单，优先级升为 ${text(data.priority)}`
        : '客户催单'
    case 'assigned':
      return `分派给 ${text(data.to) || '—'}`
    case 'note':
      return '备注'
    case 'callback': {
      const outcome = OUTCOMES[data.outcome as CallbackOutcome] ?? '已登记'
      return `回访：${outcome}${data.counted === false ? '（间隔不足 2 小时，不计次）' : ''}`
    }
    case 'priority':
      return `优先级改为 ${text(data.to)}`
    case 'revealed':
      return '查看原文'
    case 'status':
      return event.to_status ? `状态改为“${TICKET_STATUSES[event.to_status]}”` : '状态变更'
    default:
      return event.kind
  }
}
