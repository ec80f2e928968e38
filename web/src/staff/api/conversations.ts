/** Calls of the workbench. */
import { get, post, put } from './client'
import type {
  ConversationContext,
  ConversationRow,
  Message,
  Page,
  Presence,
  Priority,
  Tab,
  Ticket,
  TicketType,
} from './types'

const at = (id: string, rest = ''): string => `/staff/conversations/${id}${rest}`

export const listConversations = (
  tab: Tab,
  query: { q?: string; page?: number } = {},
): Promise<Page<ConversationRow>> => get('/staff/conversations', { tab, ...query })

export const getConversation = (id: string): Promise<ConversationRow> => get(at(id))

export const getMessages = async (id: string, after = 0): Promise<Message[]> =>
  (await get<{ items: Message[] }>(at(id, '/messages'), { after })).items

export const getContext = (id: string): Promise<ConversationContext> => get(at(id, '/context'))

export const take = (id: string): Promise<unknown> => post(at(id, '/take'))
export const giveBack = (id: string): Promise<unknown> => post(at(id, '/return'))
export const end = (id: string, summary: string): Promise<unknown> =>
  post(at(id, '/end'), { summary })

/** For supervisors: give a waiting conversation to a colleague. */
export const assignTo = (id: string, accountId: string): Promise<unknown> =>
  post(at(id, '/assign'), { account_id: accountId })

/** `clientId` makes a repeated attempt harmless. */
export const reply = (id: string, clientId: string, text: string): Promise<Message> =>
  post(at(id, '/reply'), { id: clientId, text })

export const note = (id: string, clientId: string, text: string): Promise<Message> =>
  post(at(id, '/note'), { id: clientId, text })

export interface TicketForm {
  type: TicketType
  category: string
  title: string
  description: string
  wish: string
  contact: string
  priority: Priority | ''
}

export const openTicket = (id: string, form: TicketForm, key: string): Promise<Ticket> =>
  post(at(id, '/ticket'), {
    ...form,
    idempotency_key: key,
    wish: form.wish || null,
    contact: form.contact || null,
    priority: form.priority || null,
  })

export const revealMessage = async (id: string, reason: string): Promise<string> =>
  (await post<{ text: string }>(`/staff/messages/${id}/reveal`, { reason })).text

export const setPresence = (status: Presence): Promise<unknown> =>
  put('/staff/presence', { status })

export interface Colleague {
  id: string
  name: string
  status: Presence
}

/** Everybody to whom work may be given, with their present state. */
export const listColleagues = async (): Promise<Colleague[]> =>
  (await get<{ items: Colleague[] }>('/staff/agents')).items

export const myPresence = async (): Promise<Presence> =>
  (await get<{ presence: Presence | null }>('/staff/me')).presence ?? 'offline'
