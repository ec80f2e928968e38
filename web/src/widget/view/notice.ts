import { T } from '../text'
import { messageOf } from '../transport'
import type { Context, View } from './context'
import { h, icon, setText } from './dom'
import { richText } from './rich_text'

/** First contact: who answers, what is kept, and a real choice. Nothing is sent before a yes. */
export function noticeView({ store, transport }: Context): View {
  const body = h('div', { class: 'rich notice-text', tabindex: 0 })
  const error = h('p', { class: 'error', role: 'alert' })
  const agree = h('button', { type: 'button', class: 'primary wide', onclick: () => void consent() }, T.agree)
  const disagree = h('button', { type: 'button', class: 'plain wide', onclick: () => store.set({ phase: 'declined' }) }, T.disagree)
  const ask = h('section', { class: 'notice', 'aria-label': T.noticeTitle },
    h('span', { class: 'mark', 'aria-hidden': 'true' }, icon('shield')),
    h('h2', {}, T.noticeTitle),
    h('p', { class: 'robot' }, icon('headset'), T.robotNotice),
    body, error, agree, disagree)

  const declinedText = h('p', {})
  const call = h('a', { class: 'primary wide' })
  const back = h('button', { type: 'button', class: 'plain wide', onclick: () => store.set({ phase: 'notice' }) }, T.back)
  const declined = h('section', { class: 'notice', role: 'status' },
    h('span', { class: 'mark', 'aria-hidden': 'true' }, icon('phone')),
    h('h2', {}, T.declinedTitle), declinedText, call, back)

  const failedText = h('p', {})
  const failed = h('section', { class: 'notice', role: 'alert' },
    h('span', { class: 'mark', 'aria-hidden': 'true' }, icon('alert')), failedText,
    h('button', { type: 'button', class: 'primary wide', onclick: () => void transport.begin() }, T.reconnect))

  const opening = h('section', { class: 'notice', role: 'status' },
    h('div', { class: 'bubble dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')), h('p', { class: 'hint' }, T.connecting))
  const el = h('div', { class: 'gate' }, opening, failed, ask, declined)

  async function consent(): Promise<void> {
    agree.disabled = true
    setText(error, '')
    try {
      await transport.consent()
    } catch (problem) {
      setText(error, messageOf(problem))
    } finally {
      agree.disabled = false
    }
  }

  let shown = ''
  const update = () => {
    const { phase } = store
    el.hidden = phase === 'chat' || phase === 'closed'
    opening.hidden = phase !== 'opening'
    failed.hidden = phase !== 'failed'
    ask.hidden = phase !== 'notice'
    declined.hidden = phase !== 'declined'
    setText(failedText, store.error ?? '')
    const text = store.session?.notice?.text ?? ''
    if (text !== shown) {
      shown = text
      body.replaceChildren(richText(text))
    }
    const { hotline } = store.operator
    setText(declinedText, T.declined(hotline))
    call.hidden = !hotline
    setText(call, T.call(hotline))
    call.setAttribute('href', `tel:${hotline}`)
  }
  return { el, update }
}
