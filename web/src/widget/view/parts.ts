import type {
  ButtonsPart, FaqPart, Message, Part, RatingPart, TextPart, TicketPart, VerifyPart,
} from '../types'
import { Marks, type Context, type PartMaker, type PartView } from './context'
import { h } from './dom'
import { faqPart } from './faq'
import { ratingPart } from './rating'
import { richText } from './rich_text'
import { ticketPart } from './ticket'
import { verifyPart } from './verify'

export const textPart: PartMaker<TextPart> = (part) => ({
  el: h('div', { class: 'bubble rich' }, richText(part.text)),
})

/** Quick replies: usable until one is pressed or the customer says something else. */
const buttonsPart: PartMaker<ButtonsPart> = (part, message, { transport, memory }) => {
  const marks = new Marks(memory)
  const buttons = part.buttons.map(({ id, title }) => ({
    id,
    el: h('button', {
      type: 'button', class: 'quick',
      onclick: () => {
        marks.put(message.id, id)
        transport.send(title, `${message.id}:${id}`)
        update(false)
      },
    }, title),
  }))
  const update = (live: boolean) => {
    const pressed = marks.get(message.id)
    for (const { id, el } of buttons) {
      el.disabled = !live || pressed !== null
      el.classList.toggle('chosen', id === pressed)
    }
  }
  update(true)
  return { el: h('div', { class: 'quicks', role: 'group' }, ...buttons.map((b) => b.el)), update }
}

/** The view of one part; null for a kind this version does not know. */
export function makePart(part: Part, message: Message, context: Context): PartView | null {
  switch (part.type) {
    case 'text': return (part as TextPart).text ? textPart(part as TextPart, message, context) : null
    case 'buttons': return buttonsPart(part as ButtonsPart, message, context)
    case 'faq': return faqPart(part as FaqPart, message, context)
    case 'verify': return verifyPart(part as VerifyPart, message, context)
    case 'ticket': return ticketPart(part as TicketPart, message, context)
    case 'rating': return ratingPart(part as RatingPart, message, context)
    default: return null
  }
}
