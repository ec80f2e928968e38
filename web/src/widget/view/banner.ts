import { T } from '../text'
import type { Context, View } from './context'
import { h, setText } from './dom'

/** One line under the header: the connection first, then where the conversation stands. */
export function bannerView({ store, transport }: Context): View {
  const text = h('span', {})
  const hint = h('small', {})
  const again = h('button', { type: 'button', class: 'link', onclick: () => transport.wake() }, T.reconnect)
  const el = h('div', { class: 'banner', role: 'status' }, h('i', { class: 'pulse', 'aria-hidden': 'true' }), h('div', {}, text, hint), again)

  const update = () => {
    const [tone, words, more] = say()
    el.hidden = !words || store.phase !== 'chat'
    el.dataset.tone = tone
    setText(text, words)
    setText(hint, more)
    again.hidden = tone !== 'bad'
  }

  function say(): [tone: string, words: string, hint: string] {
    if (store.link === 'lost') return ['bad', navigator.onLine === false ? T.offline : T.lost, '']
    const { state, position } = store.conversation
    if (state === 'queued') return ['wait', T.queue(position ?? null), T.queueHint]
    if (state === 'ringing') return ['wait', T.ringing, '']
    if (state === 'offline') return ['calm', T.desk, '']
    if (state === 'closed') return ['calm', T.closed, '']
    return ['calm', '', '']
  }
  return { el, update }
}
