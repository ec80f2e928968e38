/** What a new ticket already knows from the conversation. */
import type { TicketForm } from '../api/conversations'
import type { ConversationContext } from '../api/types'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export function prefill(context: ConversationContext | null): TicketForm {
  const slots = context?.slots ?? {}
  const first = (...names: string[]): string =>
    names.map((name) => text(slots[name])).find(Boolean) ?? ''
  const description = first('complaint_detail', 'fault_detail', 'suggestion_detail')
  const summary = context?.summary || context?.handoff?.summary || ''
  const fault = Boolean(slots.fault_detail ?? slots.fault_kind)
  return {
    type: fault ? 'fault' : 'complaint',
    category: first('complaint_category', 'fault_kind'),
    title: (description || summary).split(/[。!?\n]/)[0]?.slice(0, 40) ?? '',
    description: description || summary,
    wish: first('complaint_wish'),
    contact: '',
    priority: '',
  }
}
