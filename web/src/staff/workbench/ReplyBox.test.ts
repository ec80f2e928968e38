import { mount, type VueWrapper } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import ReplyBox from './ReplyBox.vue'

const box = (canReply = true): VueWrapper =>
  mount(ReplyBox, { props: { conversationId: 'a', canReply, hint: '接入后即可回复客户' } })

describe('ReplyBox', () => {
  it('sends on Enter and empties itself', async () => {
    const wrapper = box()
    const input = wrapper.get('textarea')
    await input.setValue(' 您好 ')
    await input.trigger('keydown', { key: 'Enter' })
    expect(wrapper.emitted('send')).toEqual([['您好', false]])
    expect(input.element.value).toBe('')
  })

  it('leaves Enter to the input method while it composes, and Shift+Enter to the text', async () => {
    const wrapper = box()
    const input = wrapper.get('textarea')
    await input.setValue('nihao')
    await input.trigger('keydown', { key: 'Enter', isComposing: true })
    await input.trigger('keydown', { key: 'Enter', keyCode: 229 })
    await input.trigger('keydown', { key: 'Enter', shiftKey: true })
    expect(wrapper.emitted('send')).toBeUndefined()
  })

  it('does not send blanks', async () => {
    const wrapper = box()
    await wrapper.get('textarea').setValue('  ')
    await wrapper.get('textarea').trigger('keydown', { key: 'Enter' })
    expect(wrapper.emitted('send')).toBeUndefined()
  })

  it('goes back to replying after a note, so that the next words reach the customer', async () => {
    const wrapper = box()
    await wrapper.findAll('[role=tab]')[1]?.trigger('click')
    await wrapper.get('textarea').setValue('账单已核对')
    await wrapper.get('textarea').trigger('keydown', { key: 'Enter' })
    expect(wrapper.emitted('send')).toEqual([['账单已核对', true]])
    expect(wrapper.get('[aria-selected=true]').text()).toBe('回复客户')
  })

  it('offers only a note while the conversation is not mine', async () => {
    const wrapper = box(false)
    expect(wrapper.find('textarea').exists()).toBe(false)
    expect(wrapper.text()).toContain('接入后即可回复客户')
    await wrapper.get('button').trigger('click')
    await wrapper.get('textarea').setValue('老客户')
    await wrapper.get('textarea').trigger('keydown', { key: 'Enter' })
    expect(wrapper.emitted('send')).toEqual([['老客户', true]])
  })

  it('keeps a draft for each conversation', async () => {
    const wrapper = box()
    await wrapper.get('textarea').setValue('写了一半')
    await wrapper.setProps({ conversationId: 'b' })
    expect(wrapper.get('textarea').element.value).toBe('')
    await wrapper.setProps({ conversationId: 'a' })
    expect(wrapper.get('textarea').element.value).toBe('写了一半')
  })
})
