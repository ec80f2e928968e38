/** Calls of the console. */
import { get } from './client'
import type { ConversationRow, Gap, Page, Replay } from './types'

export interface Search {
  q?: string
  channel?: string
  state?: string
  intent?: string
  from?: string
  to?: string
  rating?: number | ''
  page?: number
}

export const search = (query: Search): Promise<Page<ConversationRow>> =>
  get('/console/conversations', { ...query })

export const replay = (id: string): Promise<Replay> => get(`/console/conversations/${id}/replay`)

export const gaps = (query: { page: number }): Promise<Page<Gap>> =>
  get('/console/gaps', { ...query })
