import { describe, expect, it } from 'vitest'
import type { ConversationRow, Message } from '../api/types'
import { merge } from './useChat'
import { newcomers } from './useInbox'

const message = (id: string, seq: number, text = ''): Message => ({
  id,
  seq,
  text,
  author: 'customer',
  author_name: null,
  kind: 'text',
  parts: [],
  reply_to: null,
  private: false,
  at: '2026-11-22T01:00:00Z',
})
const row = (id: string): ConversationRow => ({ id }) as ConversationRow

describe('merge', () => {
  it('keeps order and shows each message once', () => {
    const merged = merge([message('a', 1), message('c', 3)], [message('b', 2), message('c', 3)])
    expect(merged.map((one) => one.id)).toEqual(['a', 'b', 'c'])
  })
  it('takes the newer copy', () => {
    expect(merge([message('a', 1, '旧')], [message('a', 1, '新')])[0]?.text).toBe('新')
  })
})

describe('newcomers', () => {
  it('announces nothing at the first look', () => {
    expect(newcomers(null, [row('a')])).toEqual([])
  })
  it('finds who began to wait', () => {
    expect(newcomers([row('a')], [row('a'), row('b')])).toEqual(['b'])
    expect(newcomers([row('a')], [])).toEqual([])
  })
})
