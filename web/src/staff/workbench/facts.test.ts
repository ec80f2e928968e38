import { expect, it } from 'vitest'
import type { ConversationContext, Message } from '../api/types'
import { questionsIn, shownSlots } from './facts'
import { prefill } from './prefill'

it('shows collected facts, not the inner marks of the bot', () => {
  const slots = { complaint_category: '收费争议', requested_slot: 'x', failures: 2, amount: null }
  expect(shownSlots(slots)).toEqual([['complaint_category', '收费争议']])
})

it('knows the question of each entry that was shown', () => {
  const part = { type: 'faq', key: 'a.b', question: '怎么查话费?', answer: '' } as const
  expect(questionsIn([{ parts: [part] } as unknown as Message]).get('a.b')).toBe('怎么查话费?')
})

it('fills a new ticket from what the customer already said', () => {
  const slots = { complaint_category: '收费争议', complaint_detail: '多扣30元。请退还', complaint_wish: '退费' }
  const form = prefill({ slots, summary: null } as unknown as ConversationContext)
  expect(form).toMatchObject({
    type: 'complaint',
    category: '收费争议',
    title: '多扣30元',
    description: '多扣30元。请退还',
    wish: '退费',
  })
  expect(prefill({ slots: { fault_detail: '宽带断网' }, summary: null } as never).type).toBe('fault')
})
