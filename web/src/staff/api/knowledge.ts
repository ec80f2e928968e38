/** Looking up knowledge while serving a customer. */
import { get } from './client'

export interface Hit {
  key: string
  topic: string
  question: string
  answer: string
  /** The probability that it answers the words, 0..1. */
  score: number
}

export const lookUp = async (words: string): Promise<Hit[]> =>
  (await get<{ hits: Hit[] }>('/knowledge/search', { q: words, limit: 5 })).hits
