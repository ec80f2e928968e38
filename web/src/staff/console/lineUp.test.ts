import { expect, it } from 'vitest'
import type { Replay } from '../api/types'
import { lineUp } from './lineUp'

const said = (seq: number, author: string, change: object = {}): object => ({
  seq,
  author,
  author_name: null,
  text: '',
  private: false,
  ...change,
})
const turn = (seq: number, reply: object[] | null): object => ({ seq, reply })

it('shows each reply inside its turn, even when two questions came at once', () => {
  const replay = {
    turns: [turn(1, [{}]), turn(2, [{}]), turn(5, null)],
    messages: [
      said(1, 'customer'),
      said(2, 'customer'),
      said(3, 'bot'),
      said(4, 'bot'),
      said(5, 'customer'),
      said(6, 'system'),
      said(7, 'agent', { author_name: '林敏' }),
      said(8, 'agent', { private: true, author_name: '林敏' }),
    ],
  } as unknown as Replay
  const steps = lineUp(replay)
  expect(steps.map((step) => step.seq)).toEqual([1, 2, 5, 6, 7, 8])
  expect(steps.slice(3).map((step) => step.who)).toEqual(['系统', '坐席 林敏', '内部备注 林敏'])
})
