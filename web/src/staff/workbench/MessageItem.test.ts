import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { Message } from '../api/types'
import MessageItem from './MessageItem.vue'

const message = (change: Partial<Message>): Message => ({
  id: 'm',
  seq: 1,
  author: 'customer',
  author_name: null,
  kind: 'text',
  text: '',
  parts: [],
  reply_to: null,
  private: false,
  at: '2026-11-22T01:00:00Z',
  ...change,
})

describe('MessageItem', () => {
  it('offers the original only where something is covered up', () => {
    const shown = (text: string, masked: boolean): boolean =>
      mount(MessageItem, { props: { message: message({ text, masked }), revealable: true } })
        .find('.reveal')
        .exists()
    expect(shown('我的号码是138****1001', true)).toBe(true)
    expect(shown('我的号码是〔手机号1〕', true)).toBe(true)
    expect(shown('你好', true)).toBe(false)
    expect(shown('138****1001', false)).toBe(false)
  })

  it('marks a private note as such', () => {
    const note = message({ author: 'agent', author_name: '林敏', kind: 'note', text: '备', private: true })
    const wrapper = mount(MessageItem, { props: { message: note } })
    expect(wrapper.classes()).toContain('note')
    expect(wrapper.text()).toContain('客户看不到')
  })

  it('renders every part of a bot reply', () => {
    const parts: Message['parts'] = [
      { type: 'text', text: '您想问哪一项？' },
      { type: 'buttons', buttons: [{ title: '解决了', id: 'b1' }] },
      { type: 'faq', key: 'a.b', question: '怎么查话费？', answer: '在首页查询。' },
      { type: 'ticket', number: 'TS20261122000001', status: 'confirming', title: '多扣费' },
      { type: 'verify', purpose: 'balance', phone_masked: '138****1001' },
    ]
    const wrapper = mount(MessageItem, { props: { message: message({ author: 'bot', parts }) } })
    for (const text of ['您想问哪一项？', '解决了', '怎么查话费？', '在首页查询。', 'TS20261122000001', '待客户确认', '身份核验卡片', '138****1001'])
      expect(wrapper.text()).toContain(text)
  })

  it('never runs what a customer wrote', () => {
    const text = '<img src=x onerror=alert(1)>'
    const wrapper = mount(MessageItem, { props: { message: message({ text }) } })
    expect(wrapper.find('img').exists()).toBe(false)
    expect(wrapper.text()).toContain(text)
  })
})
