/** The web channel's shapes, as the server sends them. */

export type Author = 'customer' | 'bot' | 'agent' | 'system'
export type ConversationState =
  | 'bot' | 'queued' | 'ringing' | 'human' | 'wrap_up' | 'offline' | 'closed'

export interface TextPart { type: 'text'; text: string }
export interface ButtonsPart { type: 'buttons'; buttons: { id: string; title: string }[] }
export interface FaqPart {
  type: 'faq'
  key: string
  question: string
  answer: string
  sources?: (string | { title?: string; url?: string })[]
  example?: boolean
}
export interface VerifyPart { type: 'verify'; purpose?: string; phone_masked?: string; verified?: boolean }
export interface TicketPart {
  type: 'ticket'
  number: string
  title: string
  status: string
  due?: string
  due_contact_at?: string | null
  due_resolve_at?: string | null
}
export interface RatingPart { type: 'rating'; score?: number }
export interface UnknownPart { type: string }
export type Part = TextPart | ButtonsPart | FaqPart | VerifyPart | TicketPart | RatingPart | UnknownPart

export interface Message {
  id: string
  seq: number
  author: Author
  author_name?: string | null
  kind: string
  text: string
  parts?: Part[]
  reply_to?: string | null
  /** The id the customer's own client gave the message. */
  client_id?: string | null
  /** ISO 8601. */
  at: string
}

export interface ConversationInfo {
  state: ConversationState
  /** How many are ahead in the queue; null outside it. */
  position?: number | null
  agent_name?: string | null
}

export interface SessionInfo {
  visitor_token: string
  conversation_id: string | null
  operator: { name: string; hotline: string }
  notice: { version: string; text: string }
  consented: boolean
}

export interface Envelope {
  v: 1
  type: string
  seq?: number
  ts?: string
  data?: Record<string, unknown>
}

/** What the customer sends: words, or a button of an earlier message ("<message id>:<button id>"). */
export interface Outgoing {
  id: string
  text: string
  button?: string
  at: string
  status: 'queued' | 'sending' | 'failed'
  error?: string
}

export type Link = 'idle' | 'connecting' | 'live' | 'polling' | 'lost'
