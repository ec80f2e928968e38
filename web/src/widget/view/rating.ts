import { T } from '../text'
import { messageOf } from '../transport'
import type { RatingPart } from '../types'
import { Marks, type PartMaker } from './context'
import { h, icon, setText } from './dom'

/** Stars are a radio group, so arrow keys work as everywhere else. */
export const ratingPart: PartMaker<RatingPart> = (part, message, { transport, memory }) => {
  const marks = new Marks(memory)
  let score = part.score ?? 0
  let resolved: boolean | undefined
  let live = true
  const word = h('span', { class: 'star-word', 'aria-live': 'polite' })
  const stars = [1, 2, 3, 4, 5].map((n) => {
    const input = h('input', {
      type: 'radio', name: `rate-${message.id}`, value: n, 'aria-label': `${T.rateStar(n)}，${T.rateWords[n]}`,
      onchange: () => {
        score = n
        show()
        // The rest of the form opens below: bring it into sight.
        requestAnimationFrame(() => submit.scrollIntoView?.({ block: 'nearest' }))
      },
    })
    return { n, input, el: h('label', { class: 'star' }, input, icon('star')) }
  })
  const choices = [true, false].map((value) => {
    const button: HTMLButtonElement = h('button', {
      type: 'button', class: 'choice', 'aria-pressed': 'false',
      onclick: () => { resolved = value; show() },
    }, value ? T.yes : T.no)
    return { value, button }
  })
  const comment = h('textarea', { rows: 2, maxlength: 200, placeholder: T.rateComment, 'aria-label': T.rateComment })
  const submit = h('button', { type: 'submit', class: 'primary' }, T.rateSubmit)
  const error = h('p', { class: 'error', role: 'alert' })
  const more = h('div', { class: 'rate-more' },
    h('div', { class: 'field' }, h('span', { class: 'label' }, T.rateResolved),
      h('div', { class: 'row', role: 'group', 'aria-label': T.rateResolved }, ...choices.map((c) => c.button))),
    comment, error, submit)
  const form = h('form', {
    onsubmit: (event: Event) => { event.preventDefault(); void send() },
  }, h('div', { class: 'stars', role: 'radiogroup', 'aria-label': T.rateTitle }, ...stars.map((s) => s.el), word), more)
  const done = h('p', { class: 'card-done', role: 'status' }, icon('check'), h('span', {}, T.rateThanks))
  const el = h('section', { class: 'card rating', 'aria-label': T.rateTitle },
    h('div', { class: 'card-head' }, icon('star'), T.rateTitle), form, done)

  async function send(): Promise<void> {
    if (!score) return
    submit.disabled = true
    setText(error, '')
    try {
      await transport.rate(score, resolved, comment.value.trim())
      marks.put(message.id, `rated:${score}`)
    } catch (problem) {
      setText(error, messageOf(problem))
    }
    show()
  }

  function show(): void {
    const kept = marks.get(message.id)?.match(/^rated:(\d)$/)
    const given = part.score || (kept ? Number(kept[1]) : 0)
    const shown = given || score
    for (const star of stars) {
      star.el.classList.toggle('on', star.n <= shown)
      star.input.checked = star.n === shown
      star.input.disabled = Boolean(given) || !live
    }
    for (const choice of choices) choice.button.setAttribute('aria-pressed', String(choice.value === resolved))
    setText(word, T.rateWords[shown] ?? '')
    more.hidden = Boolean(given) || !score
    done.hidden = !given
    submit.disabled = !score
  }

  show()
  return { el, update: (now) => { live = now; show() } }
}
