import { T } from '../text'
import { messageOf } from '../transport'
import type { Context, View } from './context'
import { h, icon, setText } from './dom'

export const MAX_CHARS = 500
const SHOW_COUNTER_AT = 400

/** Where the customer writes; the way to a person is always beside it. */
export function composerView({ store, transport }: Context): View & { focus: () => void } {
  const input = h('textarea', { rows: 1, 'aria-label': T.inputHint, placeholder: T.input, enterkeyhint: 'send', autocomplete: 'off' })
  const counter = h('span', { class: 'counter', role: 'status' })
  const send = h('button', { type: 'submit', class: 'send', 'aria-label': T.send, title: T.send }, icon('send'))
  const humanText = h('span', {}, T.toHuman)
  const human = h('button', { type: 'button', class: 'human', onclick: () => void handoff() }, icon('headset'), humanText)
  const error = h('span', { class: 'error', role: 'alert' })
  const el = h('form', {
    class: 'composer',
    onsubmit: (event: Event) => { event.preventDefault(); submit() },
  }, h('div', { class: 'tools' }, human, error, counter), h('div', { class: 'write' }, input, send))
  let composing = false
  let asking = false

  input.addEventListener('compositionstart', () => { composing = true })
  input.addEventListener('compositionend', () => { composing = false })
  input.addEventListener('input', () => {
    transport.typing()
    refresh()
  })
  input.addEventListener('keydown', (event) => {
    // While an input method is open, Enter chooses a word (229: Safari after compositionend).
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || composing || event.keyCode === 229) return
    event.preventDefault()
    submit()
  })

  function submit(): void {
    const text = input.value.trim()
    if (!text || text.length > MAX_CHARS) return
    transport.send(text)
    input.value = ''
    setText(error, '')
    refresh()
    input.focus()
  }

  async function handoff(): Promise<void> {
    asking = true
    setText(error, '')
    update()
    try {
      await transport.handoff()
    } catch (problem) {
      setText(error, messageOf(problem) || T.toHumanFailed)
    } finally {
      asking = false
      update()
    }
  }

  function refresh(): void {
    const length = input.value.trim().length
    send.disabled = length === 0 || length > MAX_CHARS
    setText(counter, length >= SHOW_COUNTER_AT ? T.counter(MAX_CHARS - length) : '')
    counter.classList.toggle('over', length > MAX_CHARS)
    input.style.height = ''
    if (length && input.scrollHeight) input.style.height = `${Math.min(input.scrollHeight, 132)}px`
  }

  const update = () => {
    el.hidden = store.phase !== 'chat'
    const { state } = store.conversation
    const queued = state === 'queued' || state === 'ringing'
    human.disabled = asking || queued || state === 'human'
    setText(humanText, queued ? T.toHumanBusy : state === 'human' ? T.toHumanActive : T.toHuman)
  }
  refresh()
  return { el, update, focus: () => input.focus({ preventScroll: true }) }
}
