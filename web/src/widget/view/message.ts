import { T } from '../text'
import type { Message, Outgoing } from '../types'
import type { Context, PartView } from './context'
import { h, icon, setText } from './dom'
import { makePart, textPart } from './parts'
import { clock } from './time'

export interface MessageView {
  el: HTMLElement
  /** `live`: whether parts may still be used. `grouped`: follows one of the same author. */
  update: (state: { live: boolean; verifiable: boolean; grouped: boolean; sent: boolean }) => void
}

/** One stored message: a bubble, cards, or a centered line of the system. */
export function messageView(message: Message, context: Context): MessageView {
  const parts: { type: string; view: PartView }[] = []
  for (const part of message.parts ?? []) {
    const view = makePart(part, message, context)
    if (view) parts.push({ type: part.type, view })
  }
  if (!parts.length && message.text) {
    parts.push({ type: 'text', view: textPart({ type: 'text', text: message.text }, message, context) })
  }
  // What happened, rather than what somebody said.
  const event = message.author === 'system' || message.kind === 'event'
  if (event && parts.every((p) => p.type === 'text')) {
    return { el: h('div', { class: 'line' }, h('span', {}, message.text)), update: () => undefined }
  }
  const mine = message.author === 'customer'
  const name = message.author === 'customer' ? T.you : message.author_name || { agent: T.human, system: T.system, bot: T.bot }[message.author]
  const status = h('span', { class: 'status' })
  const el = h('article', { class: `message ${message.author}`, 'aria-label': `${name} ${clock(message.at)}` },
    !mine && h('span', { class: 'avatar', 'aria-hidden': 'true' },
      message.author === 'agent' ? Array.from(name)[0] ?? '' : icon('echo')),
    h('div', { class: 'stack' },
      !mine && h('span', { class: 'author' }, message.author === 'agent' ? `${T.human} ${message.author_name ?? ''}` : name),
      ...parts.map((p) => p.view.el), mine && status))
  return {
    el,
    update: ({ live, verifiable, grouped, sent }) => {
      el.classList.toggle('grouped', grouped)
      setText(status, sent ? T.sent : '')
      for (const part of parts) part.view.update?.(part.type === 'verify' ? verifiable : part.type === 'rating' || live)
    },
  }
}

/** What is still on its way: waiting, sending, or failed with a way to try again. */
export function outgoingView(item: Outgoing, { transport, store }: Context): MessageView {
  const status = h('span', { class: 'status', role: 'status' })
  const retry = h('button', { type: 'button', class: 'link', onclick: () => transport.outbox.retry(item.id) }, T.retry)
  const discard = h('button', { type: 'button', class: 'link quiet', onclick: () => transport.outbox.discard(item.id) }, T.discard)
  const fix = h('div', { class: 'fix' }, icon('alert'), h('span', { class: 'fix-text' }), retry, discard)
  const el = h('article', { class: 'message customer', 'aria-label': T.you },
    h('div', { class: 'stack' }, h('div', { class: 'bubble rich' }, item.text), status, fix))
  return {
    el,
    update: ({ grouped }) => {
      el.classList.toggle('grouped', grouped)
      const now = store.outgoing.find((o) => o.id === item.id) ?? item
      const failed = now.status === 'failed'
      el.classList.toggle('failed', failed)
      fix.hidden = !failed
      setText(fix.querySelector('.fix-text')!, now.error ?? T.failed)
      setText(status, failed ? '' : now.status === 'sending' ? T.sending : store.link === 'lost' ? T.waiting : T.sending)
    },
  }
}
