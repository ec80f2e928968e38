import { ApiError } from '../api'
import { T } from '../text'
import { messageOf } from '../transport'
import type { VerifyPart } from '../types'
import { Marks, type PartMaker } from './context'
import { h, icon, setText } from './dom'

const PHONE = /^1[3-9]\d{9}$/
const CODE = /^\d{6}$/
const RESEND_S = 60

/** Phone → code → done. What is typed here goes to the verification endpoint, never into the chat. */
export const verifyPart: PartMaker<VerifyPart> = (part, message, { transport, memory }) => {
  const marks = new Marks(memory)
  const uid = `v${message.id}`
  let sentTo = ''
  let waitUntil = 0
  let timer: ReturnType<typeof setInterval> | undefined
  let busy = false
  let live = true

  const phone = h('input', {
    id: `${uid}p`, type: 'tel', inputmode: 'numeric', autocomplete: 'tel-national', maxlength: 13,
    placeholder: T.verifyPhoneHint, 'aria-describedby': `${uid}e`,
  })
  const code = h('input', {
    id: `${uid}c`, type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 6,
    placeholder: T.verifyCodeHint, 'aria-describedby': `${uid}e`, class: 'code',
  })
  const get = h('button', { type: 'button', class: 'secondary', onclick: () => void request() }, T.verifyGet)
  const confirm = h('button', { type: 'submit', class: 'primary' }, T.verifyConfirm)
  const hint = h('p', { class: 'hint', role: 'status' })
  const error = h('p', { class: 'error', id: `${uid}e`, role: 'alert' })
  const codeRow = h('div', { class: 'field', hidden: true },
    h('label', { for: code.id }, T.verifyCode), h('div', { class: 'row' }, code, confirm))
  const done = h('p', { class: 'card-done', hidden: true, role: 'status' }, icon('check'), h('span', {}, T.verifyDone))
  const form = h('form', {
    novalidate: true, autocomplete: 'on',
    onsubmit: (event: Event) => {
      event.preventDefault()
      void (codeRow.hidden ? request() : submit())
    },
  },
    h('p', { class: 'card-lead' }, T.verifyWhy),
    h('div', { class: 'field' }, h('label', { for: phone.id }, T.verifyPhone), h('div', { class: 'row' }, phone, get)),
    codeRow, hint, error)
  const over = h('p', { class: 'hint', hidden: true }, T.verifyOver)
  const el = h('section', { class: 'card verify', 'aria-label': T.verifyTitle },
    h('div', { class: 'card-head' }, icon('shield'), T.verifyTitle), form, over, done)

  const digits = () => phone.value.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '')

  code.addEventListener('input', () => {
    code.value = code.value.replace(/\D/g, '').slice(0, 6)
    setText(error, '')
  })
  phone.addEventListener('input', () => {
    setText(error, '')
    // A code belongs to the number it was sent to.
    if (sentTo && digits() !== sentTo) {
      codeRow.hidden = true
      setText(hint, '')
    }
    refresh()
  })

  function refresh(): void {
    const left = digits() === sentTo ? Math.ceil((waitUntil - Date.now()) / 1000) : 0
    if (left <= 0) clearInterval(timer)
    setText(get, left > 0 ? T.verifyAgain(left) : sentTo && digits() === sentTo ? T.verifyResend : T.verifyGet)
    get.disabled = busy || left > 0 || !live
    confirm.disabled = busy || !live
  }

  function fail(text: string, field?: HTMLInputElement): void {
    setText(error, text)
    field?.focus()
    field?.select()
  }

  async function whileBusy(work: () => Promise<void>): Promise<void> {
    if (busy) return
    busy = true
    setText(error, '')
    refresh()
    try {
      await work()
    } finally {
      busy = false
      refresh()
    }
  }

  const request = () => whileBusy(async () => {
    const number = digits()
    if (!PHONE.test(number)) return fail(T.verifyPhoneBad, phone)
    try {
      const sent = await transport.sendCode(number)
      sentTo = number
      countDown(sent.resend_in_s ?? RESEND_S)
      setText(hint, T.verifySent(sent.masked_phone))
      codeRow.hidden = false
      code.value = ''
      code.focus()
      requestAnimationFrame(() => el.scrollIntoView?.({ block: 'nearest' }))
    } catch (problem) {
      const wait = problem instanceof ApiError ? problem.retryAfter || Number(problem.detail.retry_in_s) || 0 : 0
      if (wait > 0 && wait <= RESEND_S) {
        sentTo = number
        countDown(wait)
        codeRow.hidden = false
      }
      fail(messageOf(problem))
    }
  })

  const submit = () => whileBusy(async () => {
    if (!CODE.test(code.value)) return fail(T.verifyCodeBad, code)
    try {
      const outcome = await transport.confirmCode(sentTo || digits(), code.value)
      const refused = refusal(outcome)
      if (refused) return fail(refused, code)
      marks.put(message.id, 'verified')
      show()
    } catch (problem) {
      const text = problem instanceof ApiError ? refusal(problem.detail, problem.message) ?? problem.message : messageOf(problem)
      fail(text, code)
    }
  })

  function countDown(seconds: number): void {
    waitUntil = Date.now() + seconds * 1000
    clearInterval(timer)
    timer = setInterval(refresh, 500)
  }

  function show(): void {
    const passed = part.verified || marks.get(message.id) === 'verified'
    form.hidden = passed || !live
    done.hidden = !passed
    over.hidden = passed || live
    if (form.hidden) clearInterval(timer)
  }

  refresh()
  show()
  return { el, update: (now) => { live = now; refresh(); show() } }
}

/** The customer's words for a refused code: tries left, locked; null when it was accepted. */
function refusal(outcome: Record<string, unknown>, message?: string): string | null {
  const remaining = Number(outcome.remaining ?? outcome.attempts_left)
  const wait = Number(outcome.retry_in_s)
  if (outcome.kind === 'locked' || wait > 0) return T.verifyLocked(Math.max(1, Math.ceil(wait / 60)))
  if (remaining > 0) return message && /\d/.test(message) ? message : T.verifyLeft(remaining)
  if (outcome.kind === 'wrong' || outcome.kind === 'expired') return message ?? T.verifyCodeBad
  return null
}
