/** Shapes of the staff API. Times are ISO 8601 in UTC. */
export type Role = 'agent' | 'supervisor' | 'ops' | 'editor' | 'admin'
export type Presence = 'online' | 'busy' | 'offline'
export type ConversationState =
  | 'bot'
  | 'queued'
  | 'ringing'
  | 'human'
  | 'wrap_up'
  | 'offline'
  | 'closed'
export type Tab = 'queue' | 'mine' | 'bot' | 'closed' | 'all'

export interface Account {
  id: string
  username: string
  name: string
  roles: Role[]
  active?: boolean
  created_at?: string
  last_login_at?: string | null
}

export interface LoginResult {
  access_token: string
  /** Seconds. */
  expires_in: number
  account: Account
}

export interface Page<T> {
  items: T[]
  total: number
}

export interface ConversationRow {
  id: string
  channel: string
  state: ConversationState
  customer_id?: string | null
  customer_name?: string | null
  assignee_id: string | null
  assignee_name: string | null
  queue_reason: string | null
  queue_priority: number | null
  queued_at: string | null
  /** The strongest emotion of late: calm, anxious, angry, abusive or threatening. */
  emotion?: string | null
  last_text?: string | null
  last_author?: Author | null
  /** What the customer said last, masked: says more than the bot's answer to it. */
  last_customer_text?: string | null
  last_seq: number
  last_customer_at: string | null
  first_reply_at?: string | null
  closed_at?: string | null
  rating: number | null
  resolved?: boolean | null
  rating_comment?: string | null
  summary?: string | null
  created_at: string
  updated_at: string
}

export type Author = 'customer' | 'bot' | 'agent' | 'system'

export interface Source {
  title?: string
  url?: string | null
}

export type Part =
  | { type: 'text'; text: string }
  | { type: 'buttons'; buttons: { title: string; id: string }[] }
  | { type: 'verify'; purpose?: string; phone_masked?: string }
  | { type: 'ticket'; number: string; title?: string; status?: string }
  | { type: 'rating' }
  | { type: 'faq'; key: string; question: string; answer: string; sources?: (Source | string)[] }
  | { type: 'clarify'; options: { title: string; key: string }[] }

export interface Message {
  id: string
  conversation_id?: string
  seq: number
  author: Author
  author_name: string | null
  kind: 'text' | 'parts' | 'note' | 'event'
  text: string
  parts: Part[]
  reply_to: string | null
  private: boolean
  /** An original exists that a person may see with a reason. */
  masked?: boolean
  client_id?: string | null
  at: string
}

export interface TriedEntry {
  key: string
  score: number | null
  question?: string | null
}

/** The packet made at the moment of handoff; texts are masked. */
export interface Handoff {
  reason: string
  reason_text: string
  emotion?: string | null
  emotion_text?: string | null
  at: string
  summary: string | null
}

export interface CustomerProfile {
  name: string | null
  phone: string | null
  tier: string | null
  customer_type?: string | null
  region: string | null
  plan?: string | null
  account?: { balance: string | number; arrears: string | number; status: string } | null
  bss_available?: boolean
  is_senior?: boolean
  tags?: string[]
}

export interface ConversationContext {
  conversation: ConversationRow
  handoff: Handoff | null
  slots: Record<string, unknown>
  entries_tried: TriedEntry[]
  summary: string | null
  /** 0 not verified, 1 by SMS code, 2 by service password. */
  verified: number
  profile: CustomerProfile | null
  open_tickets: Ticket[]
  past: ConversationRow[]
}

export type TicketType = 'complaint' | 'fault' | 'consult' | 'suggestion' | 'handling' | 'praise'
export type Priority = 'P1' | 'P2' | 'P3' | 'P4'
export type TicketStatus =
  | 'new'
  | 'accepted'
  | 'processing'
  | 'waiting_customer'
  | 'resolved'
  | 'confirming'
  | 'closed'
  | 'reopened'
  | 'cancelled'
export type CallbackOutcome = 'reached_satisfied' | 'reached_unsatisfied' | 'no_answer' | 'refused'

export interface Ticket {
  id: string
  number: string
  type: TicketType
  category: string
  title: string
  description: string
  wish: string | null
  contact_masked: string | null
  region: string | null
  conversation_id: string | null
  channel: string
  priority: Priority
  status: TicketStatus
  regulator: boolean
  owner_id: string | null
  owner_name: string | null
  urge_count: number
  reopened_count: number
  due_contact_at: string
  due_resolve_at: string
  regulator_due_at: string | null
  contacted_at: string | null
  cause: string | null
  department: string | null
  measure: string | null
  close_basis: string | null
  closed_at: string | null
  created_at: string
  updated_at: string
  overdue: boolean
  /** What the service would accept next. */
  allowed?: TicketStatus[]
  group_name?: string | null
  parent_id?: string | null
  resolved_at?: string | null
}

export interface TicketEvent {
  seq: number
  kind: string
  actor_kind: 'customer' | 'bot' | 'agent' | 'system'
  actor_name: string | null
  from_status: TicketStatus | null
  to_status: TicketStatus | null
  note: string | null
  data: Record<string, unknown>
  at: string
}

export interface ReplayTurn {
  seq: number
  at: string
  customer_text: string
  reply: Part[] | null
  intent: string | null
  confidence: number | null
  ranking: { name: string; confidence: number }[]
  entities: { entity: string; value?: unknown; surface?: string; text?: string }[]
  entry_key: string | null
  entry_score: number | null
  actions: string[]
  emotion?: string | null
  emotion_confidence?: number | null
  /** Milliseconds. */
  timings: Record<string, number>
  status: string | null
  outcome: string | null
  error: string | null
}

export interface Replay {
  conversation: ConversationRow
  turns: ReplayTurn[]
  messages: Pick<
    Message,
    'seq' | 'author' | 'author_name' | 'kind' | 'text' | 'private' | 'at'
  >[]
}

export interface Gap {
  id: string
  text: string
  best_key: string | null
  best_score: number | null
  count: number
  last_seen: string
  status: string
  conversation_id: string | null
}
