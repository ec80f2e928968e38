import { T } from '../text'
import type { TicketPart } from '../types'
import type { PartMaker } from './context'
import { h, icon, setText } from './dom'
import { day } from './time'

const TONES: Record<string, string> = {
  new: 'open', accepted: 'open', processing: 'open', reopened: 'warm', waiting_customer: 'warm',
  confirming: 'warm', resolved: 'good', closed: 'good', cancelled: 'quiet',
}

export const ticketPart: PartMaker<TicketPart> = (part) => {
  const copy: HTMLButtonElement = h('button', {
    type: 'button', class: 'link',
    onclick: () => {
      void navigator.clipboard?.writeText(part.number).then(() => {
        setText(copy, T.copied)
        setTimeout(() => setText(copy, T.copy), 2000)
      }, () => undefined)
    },
  }, T.copy)
  const rows = [
    line(T.ticketNumber, h('span', { class: 'number' }, part.number), navigator.clipboard ? copy : null),
    part.due_contact_at ? line(T.ticketContact, `${day(part.due_contact_at)} 前`) : null,
    part.due ? line(T.ticketDue, part.due) : part.due_resolve_at ? line(T.ticketDue, `${day(part.due_resolve_at)} 前`) : null,
  ]
  const el = h('section', { class: 'card ticket', 'aria-label': T.ticketLabel },
    h('div', { class: 'card-head' }, icon('ticket'), T.ticketLabel,
      h('span', { class: `badge ${TONES[part.status] ?? 'open'}` }, T.ticketStatus[part.status] ?? part.status)),
    h('p', { class: 'card-title' }, part.title),
    h('dl', {}, ...rows))
  return { el }
}

function line(label: string, ...value: (Node | string | null)[]): HTMLElement {
  return h('div', {}, h('dt', {}, label), h('dd', {}, ...value))
}
